import type { Problem } from "../problem/problem.ts";
import { describeEntry } from "./describe-entry.ts";
import type { Entry } from "./entry.ts";
import { formatTrailers } from "./trailers.ts";

/** A line that a commit adds to a problem's record. */
export type AddedEntry = {
  readonly id: string;
  readonly problem: Problem;
  readonly entry: Entry;
};

/** Message of a commit that adds lines to several records; one line reads as it always does. */
export function describeBatch(added: readonly AddedEntry[]): string {
  const [first, ...others] = added;
  if (first !== undefined && others.length === 0) {
    return describeEntry(first.id, first.problem, first.entry);
  }
  const counts = new Map<string, number>();
  for (const { entry } of added) {
    const word = words[entry.kind] ?? entry.kind;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const subject = [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
  const ids = [...new Set(added.map(({ id }) => id))];
  const trailers = formatTrailers(ids.map((id) => ["Problem-Id", id] as const));
  return `problems: ${subject}\n\n${trailers}\n`;
}

const words: Readonly<Partial<Record<Entry["kind"], string>>> = {
  "problem-opened": "opened",
  "problem-resolved": "resolved",
  "problem-reopened": "opened again",
};
