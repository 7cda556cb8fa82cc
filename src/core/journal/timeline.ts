import { oneLine } from "../problem/plain-text.ts";
import { tellEntry } from "./describe-entry.ts";
import type { ProblemRecord } from "./fold-record.ts";
import { readTrailer } from "./trailers.ts";

/** One thing that happened, in the words of the journal. `at` is RFC 3339. */
export type TimelineEvent = {
  readonly at: string;
  readonly project: string | null;
  readonly stage: string | null;
  readonly service: string | null;
  readonly problem: string;
  readonly verb: string;
  readonly text: string;
  /** The commit of a stage branch; null for a journal entry. */
  readonly sha: string | null;
};

/** What a timeline reads of a commit; `at` has whole seconds. */
export type TimelineCommit = {
  readonly sha: string;
  readonly at: string;
  readonly subject: string;
  readonly trailers: readonly (readonly [key: string, value: string])[];
};

type Dated = { readonly time: number; readonly event: TimelineEvent };

/**
 * Oldest first. The lines of a record stay in their order whatever its clocks said; the commit that a record says was
 * merged stands before that line.
 */
export function timelineOf(
  records: readonly ProblemRecord[],
  commits: readonly TimelineCommit[],
): readonly TimelineEvent[] {
  const entries = records.flatMap(recordEvents);
  const changes = commits.flatMap((commit) => commitEvent(commit, records));
  return [...changes, ...entries].toSorted((a, b) => a.time - b.time).map(({ event }) => event);
}

function recordEvents({ id, problem, entries }: ProblemRecord): readonly Dated[] {
  const { project, stage, service } = problem;
  let time = 0;
  return entries.map((entry) => {
    time = Math.max(time, Date.parse(entry.at) || 0);
    const { verb, text } = tellEntry(problem, entry);
    const told = entry.kind === "problem-opened" ? `${text}: ${oneLine(problem.title)}` : text;
    const event = {
      at: entry.at,
      project,
      stage,
      service,
      problem: id,
      verb,
      text: told,
      sha: null,
    };
    return { time, event };
  });
}

/** Only remediations count: those that a record says were merged, however that was done, and those with its trailers. */
function commitEvent(commit: TimelineCommit, records: readonly ProblemRecord[]): readonly Dated[] {
  const { sha, at } = commit;
  // git's times have whole seconds: within that second, the commit comes as late as its record allows.
  const latest = (Date.parse(at) || 0) + 999;
  const merge = findMerge(sha, records);
  const told = merge ?? trailedChange(commit);
  if (told === undefined) return [];
  const { text, time = latest, ...place } = told;
  const event = { at, ...place, verb: "change", text: `${text}, ${sha.slice(0, 7)}`, sha };
  return [{ time: Math.min(latest, time), event }];
}

type Change = Pick<TimelineEvent, "project" | "stage" | "service" | "problem" | "text"> & {
  readonly time?: number | undefined;
};

function findMerge(sha: string, records: readonly ProblemRecord[]): Change | undefined {
  for (const { id, problem, attempts } of records) {
    for (const { planned, ended } of attempts) {
      if (ended?.kind !== "pull-request-merged" || ended.sha !== sha) continue;
      const { project, stage, service } = problem;
      const text = planned?.summary ?? "merged";
      return {
        project,
        stage,
        service,
        problem: id,
        text,
        time: Date.parse(ended.at) || undefined,
      };
    }
  }
  return undefined;
}

function trailedChange({ subject, trailers }: TimelineCommit): Change | undefined {
  const value = (key: string) => readTrailer(trailers, key) ?? null;
  const problem = value("Problem-Id");
  if (problem === null) return undefined;
  const text = subject.replace(/^[^:]*: /, "");
  const [project, stage, service] = [value("Project"), value("Stage"), value("Service")];
  return { project, stage, service, problem, text };
}

/** The newest `limit` of the events that fit, oldest first. A problem may be named by the start of its id. */
export function selectEvents(
  events: readonly TimelineEvent[],
  wanted: {
    readonly stage?: string | undefined;
    readonly service?: string | undefined;
    readonly problem?: string | undefined;
    readonly limit?: number | undefined;
  },
): readonly TimelineEvent[] {
  const found = events.filter(
    ({ stage, service, problem }) =>
      (wanted.stage === undefined || stage === wanted.stage) &&
      (wanted.service === undefined || service === wanted.service) &&
      (wanted.problem === undefined || problem.startsWith(wanted.problem)),
  );
  return wanted.limit === undefined ? found : found.slice(-wanted.limit);
}
