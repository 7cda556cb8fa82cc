import { type AddedEntry, describeBatch } from "../core/journal/describe-batch.ts";
import { entriesOfReport, type Report } from "../core/journal/entries-of-report.ts";
import { type Entry, formatEntry, parseRecord } from "../core/journal/entry.ts";
import { foldRecord, routedProblem } from "../core/journal/fold-record.ts";
import { isRecorded } from "../core/journal/is-recorded.ts";
import { recordedAs } from "../core/journal/recorded-as.ts";
import { problemFile } from "../core/layout/problem-place.ts";
import { problemId } from "../core/problem/problem-id.ts";
import { coversKnown, type ReportScope } from "../core/spool/report-scope.ts";
import type { Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import {
  familyOf,
  type KnownOccurrences,
  knownOccurrences,
  nothingKnown,
} from "./known-occurrences.ts";
import { writeJournal } from "./write-journal.ts";

type Deps = Pick<Ports, "git" | "log">;

/** `unrouted`: why the report belongs to no project of this server; null where it does. */
export type ProblemReport = Report & {
  readonly unrouted: string | null;
  readonly scope?: ReportScope;
};

/**
 * Writes what monitors report to the records of their problems: all of it in one commit, in the order of the reports,
 * and none where the records say it already. The ids of the problems whose records grew. Fetch before.
 */
export async function recordProblems(
  deps: Deps,
  repository: Repository,
  reports: readonly ProblemReport[],
): Promise<ReadonlySet<string>> {
  let added: readonly AddedEntry[] = [];
  let foreign: readonly Named[] = [];
  await writeJournal(deps, repository, async (head) => {
    const problems = reports.map(({ problem }) => problem);
    const known =
      head === undefined
        ? nothingKnown
        : await knownOccurrences(deps, { repository, head }, problems);
    ({ added, foreign } = addAll(known, reports));
    const last = added.at(-1);
    if (last === undefined) return undefined;
    return {
      files: filesWith(known.texts, added),
      message: describeBatch(added),
      at: new Date(last.entry.at),
    };
  });
  for (const { id, entry } of added) {
    deps.log.info("journal entry written", { problem: id, entry: entry.kind });
  }
  for (const { id, report } of foreign) {
    const message = "event dropped: its token may not report for the stage of the problem it names";
    deps.log.warn(message, { problem: id, claimed: report.problem.stage, scope: report.scope });
  }
  return new Set(added.map(({ id }) => id));
}

type Named = { readonly id: string; readonly report: ProblemReport };

/** Each report is held against what those before it add; `foreign` are those whose sender may not speak of it. */
function addAll({ texts, families }: KnownOccurrences, reports: readonly ProblemReport[]) {
  const records = new Map<string, readonly Entry[]>();
  const related = new Map(families);
  const foreign: Named[] = [];
  const entriesOf = (id: string) =>
    records.get(id) ?? parseRecord(texts.get(problemFile(id)) ?? "");
  const added = reports.flatMap((sent): readonly AddedEntry[] => {
    const family = familyOf(sent.problem);
    const relatives = new Set(related.get(family ?? "")).add(problemId(sent.problem));
    const named =
      family === null
        ? sent.problem
        : recordedAs(
            sent,
            [...relatives].flatMap((id) => foldRecord(id, entriesOf(id)) ?? []),
          );
    const id = problemId(named);
    const report = { ...sent, problem: named };
    const known = entriesOf(id);
    if (!mayReport(known, report)) {
      foreign.push({ id, report });
      return [];
    }
    const fresh = withReason(known, entriesOfReport(known, report), report);
    const entries = [...known, ...fresh];
    records.set(id, entries);
    if (family !== null) related.set(family, relatives.add(id));
    const problem = openedIn(entries) ?? named;
    return fresh.map((entry) => ({ id, problem, entry }));
  });
  return { added, foreign };
}

/** Of the place that a problem was reported at, or else was routed to. */
function mayReport(known: readonly Entry[], { scope }: ProblemReport): boolean {
  const problem = openedIn(known);
  if (problem === undefined || scope === undefined) return true;
  const stage = problem.stage ?? routedProblem(problem, known).stage;
  return coversKnown(scope, { project: problem.project, stage });
}

function openedIn(entries: readonly Entry[]) {
  return entries.find((entry) => entry.kind === "problem-opened")?.problem;
}

function withReason(
  known: readonly Entry[],
  fresh: readonly Entry[],
  { receivedAt: at, unrouted }: ProblemReport,
): readonly Entry[] {
  if (unrouted === null) return fresh;
  const ignored: Entry = { kind: "ignored", at, reason: "unrouted", detail: unrouted };
  return isRecorded([...known, ...fresh], ignored) ? fresh : [...fresh, ignored];
}

function filesWith(
  texts: KnownOccurrences["texts"],
  added: readonly AddedEntry[],
): Map<string, string> {
  const files = new Map<string, string>();
  for (const { id, entry } of added) {
    const path = problemFile(id);
    files.set(path, (files.get(path) ?? texts.get(path) ?? "") + formatEntry(entry));
  }
  return files;
}
