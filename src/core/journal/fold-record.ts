import type { Problem } from "../problem/problem.ts";
import type { Entry, EntryOf } from "./entry.ts";

/** Everything known of one problem, folded from its record. */
export type ProblemRecord = {
  readonly id: string;
  /** As it was reported, at the stage and service that it was routed to. */
  readonly problem: Problem;
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  readonly attempts: readonly Attempt[];
  readonly ignored: EntryOf<"ignored"> | null;
  readonly held: EntryOf<"held"> | null;
  /** The problem whose change answers this one; null where it is decided on its own. */
  readonly joined: EntryOf<"joined"> | null;
  /** Null once a person wants another try, or merged what could not be merged. */
  readonly handedOver: EntryOf<"handed-over"> | null;
  /** Holds that nobody lifted, whether their time is over or not. */
  readonly holds: readonly EntryOf<"hold-placed">[];
  readonly retries: readonly EntryOf<"retried">[];
  readonly issue: EntryOf<"issue-opened"> | null;
  /** When what was changed is to be put back; null where it is not. */
  readonly returnDue: EntryOf<"return-scheduled"> | null;
  /** Null again where the monitor opened it again. */
  readonly closed: EntryOf<"closed"> | null;
  readonly entries: readonly Entry[];
};

/** One action tried: filled from left to right, in the order of the loop. */
export type Attempt = {
  readonly number: number;
  readonly planned: EntryOf<"action-planned"> | null;
  readonly refused: EntryOf<"refused"> | null;
  readonly dispatched: EntryOf<"dispatched"> | null;
  readonly opened: EntryOf<"pull-request-opened"> | null;
  /** The newest values, where they were measured again after the plan. */
  readonly measured: EntryOf<"measured"> | null;
  readonly takenOver: EntryOf<"taken-over"> | null;
  readonly ended: EntryOf<"pull-request-merged"> | EntryOf<"pull-request-closed"> | null;
  readonly reconciled: EntryOf<"reconciled"> | null;
  readonly evaluated: EntryOf<"evaluated"> | null;
};

/** Undefined for a record that does not begin with its problem. */
export function foldRecord(id: string, entries: readonly Entry[]): ProblemRecord | undefined {
  const opened = entries.find((entry) => entry.kind === "problem-opened");
  if (opened === undefined) return undefined;
  return {
    id,
    problem: { ...routedProblem(opened.problem, entries), state: stateOf(opened, entries) },
    openedAt: opened.at,
    resolvedAt: resolvedAt(entries),
    attempts: attemptsOf(entries),
    ignored: last(entries, "ignored"),
    held: last(entries, "held"),
    joined: unlessAfter(entries, "joined", "parted"),
    handedOver: unlessAfter(entries, "handed-over", "retried", "pull-request-merged"),
    holds: openHolds(entries),
    retries: entries.filter((entry) => entry.kind === "retried"),
    issue: unlessAfter(entries, "issue-opened", "issue-closed"),
    returnDue: unlessAfter(entries, "return-scheduled", "return-cancelled"),
    closed: unlessAfter(entries, "closed", "problem-reopened"),
    entries,
  };
}

/** The problem at its place, which its reporter may not have known. */
export function routedProblem(problem: Problem, entries: readonly Entry[]): Problem {
  const routed = last(entries, "routed");
  return routed === null ? problem : { ...problem, stage: routed.stage, service: routed.service };
}

/** Of the monitor's words on the end the last one counts. */
function resolvedAt(entries: readonly Entry[]): string | null {
  const word = lastWord(entries);
  return word?.kind === "problem-resolved" ? word.at : null;
}

/** What was opened again is open, whatever it was when it was first heard of. */
function stateOf({ problem }: EntryOf<"problem-opened">, entries: readonly Entry[]) {
  return lastWord(entries)?.kind === "problem-reopened" ? "open" : problem.state;
}

function lastWord(entries: readonly Entry[]): Entry | undefined {
  return entries.findLast(({ kind }) => kind === "problem-resolved" || kind === "problem-reopened");
}

function attemptsOf(entries: readonly Entry[]): readonly Attempt[] {
  const numbers = new Set(entries.flatMap((entry) => ("attempt" in entry ? [entry.attempt] : [])));
  return [...numbers]
    .toSorted((a, b) => a - b)
    .map((number) => {
      const own = entries.filter((entry) => "attempt" in entry && entry.attempt === number);
      return {
        number,
        planned: last(own, "action-planned"),
        refused: last(own, "refused"),
        dispatched: last(own, "dispatched"),
        opened: last(own, "pull-request-opened"),
        measured: last(own, "measured"),
        takenOver: last(own, "taken-over"),
        ended: endOf(own),
        reconciled: last(own, "reconciled"),
        evaluated: last(own, "evaluated"),
      };
    });
}

/** A pull request that was closed may be opened again; a merge is for ever. */
function endOf(own: readonly Entry[]): Attempt["ended"] {
  const merged = last(own, "pull-request-merged");
  const word = own.findLast(
    (entry) => entry.kind === "pull-request-closed" || entry.kind === "pull-request-reopened",
  );
  return merged ?? (word?.kind === "pull-request-closed" ? word : null);
}

/** The newest `kind`, unless `end` took it back since. */
function unlessAfter<K extends Entry["kind"]>(
  entries: readonly Entry[],
  kind: K,
  ...ends: readonly Entry["kind"][]
): EntryOf<K> | null {
  const word = entries.findLast((entry) => entry.kind === kind || ends.includes(entry.kind));
  return word?.kind === kind ? last(entries, kind) : null;
}

function openHolds(entries: readonly Entry[]): readonly EntryOf<"hold-placed">[] {
  const lifted = entries.findLastIndex(({ kind }) => kind === "hold-lifted");
  return entries.slice(lifted + 1).filter((entry) => entry.kind === "hold-placed");
}

function last<K extends Entry["kind"]>(entries: readonly Entry[], kind: K): EntryOf<K> | null {
  const isKind = (entry: Entry): entry is EntryOf<K> => entry.kind === kind;
  return entries.findLast(isKind) ?? null;
}
