import type { ProblemRecord } from "../journal/fold-record.ts";

/** What only a person or a far day ends; the other guards pass within the hour. */
const lasting: readonly string[] = ["hold", "broken-rules"];

/** Whether the next action of a problem is kept back for so long that nobody else should wait for it. */
export function isHeldForLong({ entries }: Pick<ProblemRecord, "entries">): boolean {
  const word = entries.findLast(({ kind }) => kind === "held" || kind === "action-planned");
  return word?.kind === "held" && lasting.includes(word.guard);
}
