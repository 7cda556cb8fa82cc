import { byItself } from "./by-itself.ts";
import type { GuardedAction, Objection } from "./guard.ts";
import { sameStage } from "./same-place.ts";

const hour = 3_600_000;

/** So many changes a stage gets within an hour, whatever burns: a wrong rule must not rewrite it overnight. */
export function changesPerHour({
  record,
  others,
  limits,
  now,
}: GuardedAction): Objection | undefined {
  const times = sameStage(record, [...others, record])
    .flatMap(({ attempts }) => attempts)
    .flatMap(({ planned }) => (planned === null ? [] : [Date.parse(planned.at)]))
    .filter((at) => at > now.getTime() - hour)
    .toSorted((a, b) => a - b);
  const oldest = times[times.length - limits.changesPerHour];
  if (oldest === undefined) return undefined;
  const until = new Date(oldest + hour);
  return {
    kind: "wait",
    hold: {
      guard: "changes-per-hour",
      detail: `${times.length} changes of the stage in the last hour, the limit is ${limits.changesPerHour}`,
      release: byItself(until),
      until,
    },
  };
}
