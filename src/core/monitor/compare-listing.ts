import type { ProblemRecord } from "../journal/fold-record.ts";
import { phaseOf } from "../journal/phase.ts";
import { beganBy, lastingName, startNoiseMinutes } from "../problem/lasting-name.ts";
import type { Problem } from "../problem/problem.ts";
import { problemId } from "../problem/problem-id.ts";
import { agree, type Listing } from "./listing.ts";
import type { OpenProblem } from "./open-problem.ts";

/** What a monitor's list says that the record does not: the notification that should have told it was lost. */
export type Finding = {
  /** Nobody reported it; it was resolved and is open again; it was open and is no more. */
  readonly kind: "missed" | "reopened" | "gone";
  /** In the state that it is to be recorded in. */
  readonly problem: Problem;
};

type Known = {
  /** Problems of the newest listing that belong to this journal. */
  readonly listed: readonly OpenProblem[];
  /** Of the monitor that was listed just now, at least one, oldest first. */
  readonly listings: readonly Listing[];
  /** Of the other monitors of its source that report to this journal. */
  readonly others: readonly (readonly Listing[])[];
  /** Problems of its source in the journal. */
  readonly records: readonly ProblemRecord[];
  /** Ids of problems that the spool has a word on: it is newer than the journal's. */
  readonly pending: ReadonlySet<string>;
};

/**
 * Compares a complete list of open problems with a journal. A problem that nobody recorded counts at once; against a
 * record it takes two listings in a row, each younger than the record's last word, and where several monitors could
 * show a problem none of them may. What is suppressed is neither reported nor over.
 */
export function compareListing(known: Known): readonly Finding[] {
  const byId = new Map(known.records.map((record) => [record.id, record]));
  const byName = groupedByName(known.records);
  const suppressed = new Set(
    known.listed.flatMap(({ problem, isSuppressed }) => (isSuppressed ? [problem.occurrence] : [])),
  );
  const shown = known.listed.flatMap((each): readonly Finding[] => {
    const { problem } = each;
    const id = problemId(problem);
    if (suppressed.has(problem.occurrence) || known.pending.has(id)) return [];
    const record = byId.get(id);
    if (record !== undefined) return reopenedOf(record, problem, known.listings);
    return isKnownByAlias(each, known, byName) ? [] : [{ kind: "missed", problem }];
  });
  const gone = known.records
    .filter((record) => !isPending(record, known) && isGone(record, known))
    .map(({ problem }): Finding => ({ kind: "gone", problem: { ...problem, state: "resolved" } }));
  return [...shown, ...gone];
}

function reopenedOf(
  { resolvedAt }: ProblemRecord,
  problem: Problem,
  listings: readonly Listing[],
): readonly Finding[] {
  const isBack = resolvedAt !== null && agree(listings, resolvedAt, { problem, as: "open" });
  return isBack ? [{ kind: "reopened", problem }] : [];
}

type ByName = ReadonlyMap<string, readonly ProblemRecord[]>;

function groupedByName(records: readonly ProblemRecord[]): ByName {
  const groups = new Map<string, ProblemRecord[]>();
  for (const record of records) {
    const name = lastingName(record.problem) ?? record.problem.occurrence;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [record]);
    else group.push(record);
  }
  return groups;
}

/** An id that a source uses again counts for as long as its problem is open. */
function isKnownByAlias(
  { problem: { source, startedAt }, aliases }: OpenProblem,
  { listings, pending }: Known,
  byName: ByName,
): boolean {
  const listedAt = listings.at(-1)?.at ?? 0;
  const isCurrent = ({ problem, resolvedAt }: ProblemRecord) =>
    (resolvedAt === null || Date.parse(resolvedAt) >= listedAt) &&
    beganBy(problem.startedAt, startedAt, startNoiseMinutes);
  return aliases.some(
    (occurrence) =>
      pending.has(problemId({ source, occurrence })) || byName.get(occurrence)?.some(isCurrent),
  );
}

function isPending({ id, problem }: ProblemRecord, { pending }: Known): boolean {
  const occurrence = lastingName(problem);
  if (pending.has(id)) return true;
  return occurrence !== null && pending.has(problemId({ source: problem.source, occurrence }));
}

function isGone(record: ProblemRecord, { listings, others }: Known): boolean {
  if (record.resolvedAt !== null || isOver(record)) return false;
  const { problem } = record;
  const since = openSince(record);
  const isAbsent = (each: readonly Listing[]) => agree(each, since, { problem, as: "absent" });
  const first = listings[0]?.at ?? 0;
  const isFresh = (each: readonly Listing[]) => (each.at(-1)?.at ?? 0) >= first;
  return isAbsent(listings) && others.every((each) => isFresh(each) && isAbsent(each));
}

/** What belongs to no project is never worked on, and is over all the same one day. */
function isOver(record: ProblemRecord): boolean {
  if (record.closed !== null) return true;
  return phaseOf(record).kind === "ended" && record.ignored?.reason !== "unrouted";
}

function openSince({ entries, openedAt }: ProblemRecord): string {
  return entries.findLast(({ kind }) => kind === "problem-reopened")?.at ?? openedAt;
}
