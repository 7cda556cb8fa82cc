import type { Problem } from "../problem/problem.ts";
import type { Entry, EntryOf } from "./entry.ts";

/** Everything known of one problem, folded from its record. */
export type ProblemRecord = {
  readonly id: string;
  readonly problem: Problem;
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  readonly attempts: readonly Attempt[];
  readonly ignored: EntryOf<"ignored"> | null;
  readonly held: EntryOf<"held"> | null;
  readonly handedOver: EntryOf<"handed-over"> | null;
  readonly closed: EntryOf<"closed"> | null;
  readonly entries: readonly Entry[];
};

/** One action tried: filled from left to right, in the order of the loop. */
export type Attempt = {
  readonly number: number;
  readonly planned: EntryOf<"action-planned"> | null;
  readonly refused: EntryOf<"refused"> | null;
  readonly opened: EntryOf<"pull-request-opened"> | null;
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
    problem: opened.problem,
    openedAt: opened.at,
    resolvedAt: resolvedAt(entries),
    attempts: attemptsOf(entries),
    ignored: last(entries, "ignored"),
    held: last(entries, "held"),
    handedOver: last(entries, "handed-over"),
    closed: last(entries, "closed"),
    entries,
  };
}

/** Of the monitor's words on the end the last one counts. */
function resolvedAt(entries: readonly Entry[]): string | null {
  const word = entries.findLast(
    ({ kind }) => kind === "problem-resolved" || kind === "problem-reopened",
  );
  return word?.kind === "problem-resolved" ? word.at : null;
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
        opened: last(own, "pull-request-opened"),
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

function last<K extends Entry["kind"]>(entries: readonly Entry[], kind: K): EntryOf<K> | null {
  const isKind = (entry: Entry): entry is EntryOf<K> => entry.kind === kind;
  return entries.findLast(isKind) ?? null;
}
