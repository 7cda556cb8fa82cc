import type { ProblemRecord } from "../journal/fold-record.ts";
import type { GuardedAction, Objection } from "./guard.ts";
import { sameService } from "./same-place.ts";

/**
 * The same problem again and again: what was done about it does not last, or the alert is set too finely. Alerts that
 * burn side by side are no flapping, and a person who asks for another try gets it.
 */
export function flapping(given: GuardedAction): Objection | undefined {
  const { limits } = given;
  const times = given.record.retries.length > 0 ? 0 : occurrences(given);
  if (times < limits.flaps) return undefined;
  return {
    kind: "hand-over",
    reason: "flapping",
    hold: {
      guard: "flapping",
      detail: `it came ${times} times within ${limits.flapMinutes} minutes, the limit is ${limits.flaps}`,
      release: "/evenkeel retry, or a rule or an alert that does not flap",
      until: null,
    },
  };
}

/** This occurrence with its reopenings, and those of the same title that had ended when it began. */
function occurrences({ record, others, limits, now }: GuardedAction): number {
  const since = now.getTime() - limits.flapMinutes * 60_000;
  const earlier = sameService(record, others).filter(
    (other) =>
      other.problem.title === record.problem.title &&
      Date.parse(other.openedAt) > since &&
      endedBefore(other, Date.parse(record.openedAt)) &&
      !other.entries.some(({ kind }) => kind === "joined"),
  );
  const reopened = [record, ...earlier]
    .flatMap(({ entries }) => entries)
    .filter(({ kind, at }) => kind === "problem-reopened" && Date.parse(at) > since);
  return 1 + earlier.length + reopened.length;
}

function endedBefore({ resolvedAt, closed }: ProblemRecord, time: number): boolean {
  const end = resolvedAt ?? closed?.at;
  return end !== undefined && Date.parse(end) <= time;
}
