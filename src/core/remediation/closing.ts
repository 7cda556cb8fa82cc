import type { EntryOf } from "../journal/entry.ts";
import type { Attempt, ProblemRecord } from "../journal/fold-record.ts";

/** How the record of a problem that is over ends; `stays` is why what helped is not put back. */
export function closingOf(
  record: ProblemRecord,
  healed: boolean,
  stays = whyCancelled(record),
): Pick<EntryOf<"closed">, "reason" | "detail"> {
  const last = record.attempts.at(-1);
  if (last?.planned?.purpose === "return") return endOfReturn(last);
  if (!healed) return { reason: "resolved", detail: "the problem is over" };
  const detail = "the change helped and the problem is over";
  const more = stays === undefined ? "" : `; it was not put back: ${stays}`;
  return { reason: "healed", detail: `${detail}${more}` };
}

function whyCancelled({ entries }: ProblemRecord): string | undefined {
  return entries.findLast((entry) => entry.kind === "return-cancelled")?.detail;
}

function endOfReturn({
  planned,
  refused,
  ended,
  evaluated,
}: Attempt): ReturnType<typeof closingOf> {
  if (ended?.kind !== "pull-request-merged") {
    const closed = ended?.by ? `${ended.by} closed the pull request` : "it was needed again";
    const why = refused?.detail ?? closed;
    return { reason: "healed", detail: `the change helped and stays: ${why}` };
  }
  const { result, detail } = evaluated ?? { result: "errored", detail: "there is no verdict" };
  const word = result === "pass" ? "passed" : `said ${result}`;
  const what = planned?.summary ?? "what it was";
  return { reason: "returned", detail: `${what}; the evaluation after it ${word}: ${detail}` };
}
