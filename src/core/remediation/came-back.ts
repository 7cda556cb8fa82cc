import { sameService } from "../guard/same-place.ts";
import type { ProblemRecord } from "../journal/fold-record.ts";

const timesReturnAfter = 7;
const leastMinutes = 24 * 60;

/**
 * Why what helped is not put back this time, as a sentence: the same problem had come back soon after a return, within
 * 7 times `returnAfterMinutes` and a day at least, and would for ever where load has risen for good. Undefined where it
 * had not. `records` may hold the problem's own, which its monitor may have opened again.
 */
export function cameBack(
  record: ProblemRecord,
  records: readonly ProblemRecord[],
  returnAfterMinutes: number,
): string | undefined {
  const longest = Math.max(timesReturnAfter * returnAfterMinutes, leastMinutes);
  const began = lastBeginning(record);
  const { title } = record.problem;
  const others = sameService(record, records).filter(
    ({ id, problem }) => id !== record.id && problem.title === title,
  );
  for (const { id, attempts } of [record, ...others]) {
    for (const { planned, ended } of attempts) {
      if (planned?.purpose !== "return" || ended?.kind !== "pull-request-merged") continue;
      const minutes = Math.floor((began - Date.parse(ended.at)) / 60_000);
      if (minutes < 0 || minutes >= longest) continue;
      return `the problem came back ${minutes} minutes after the return of ${id}, so the change is needed for longer`;
    }
  }
  return undefined;
}

function lastBeginning({ openedAt, entries }: ProblemRecord): number {
  return Date.parse(entries.findLast(({ kind }) => kind === "problem-reopened")?.at ?? openedAt);
}
