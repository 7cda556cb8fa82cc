import type { ProblemRecord } from "../journal/fold-record.ts";
import { commandPlaces } from "./command-places.ts";

/** People ask what happened on the morning after. */
const hoursAfterEnd = 24;

/**
 * Whether comments on a problem's pull requests and issue are read: for a day after its end, and as long as it holds an
 * action, for that is lifted there.
 */
export function hearsCommands(record: ProblemRecord, now: Date): "open" | "over" {
  const { closed, holds } = record;
  if (closed === null) return "open";
  const isHeld = holds.some(({ until }) => Date.parse(until) > now.getTime());
  const isFresh = now.getTime() - Date.parse(closed.at) < hoursAfterEnd * 3_600_000;
  return isHeld || (isFresh && commandPlaces(record).length > 0) ? "open" : "over";
}
