import type { Attempt, ProblemRecord } from "../journal/fold-record.ts";

/**
 * Position, from 0, of the action that an attempt tries. Each retry repeats the action before it, if there is one; an
 * attempt that put values back, or was withdrawn before its merge, has tried none.
 */
export function actionIndexOf(
  { retries, attempts }: Pick<ProblemRecord, "retries" | "attempts">,
  attempt: number,
): number {
  const repeats = retries.filter(({ next }) => next > 1 && next <= attempt).length;
  const idle = attempts.filter((each) => each.number < attempt && isIdle(each)).length;
  return Math.max(0, attempt - 1 - repeats - idle);
}

function isIdle({ planned, ended }: Attempt): boolean {
  const isWithdrawn = ended?.kind === "pull-request-closed" && ended.reason === "resolved";
  return isWithdrawn || planned?.purpose === "return";
}
