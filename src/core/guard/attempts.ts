import type { GuardedAction, Objection } from "./guard.ts";

/** So many actions for one occurrence are enough. A person who asks for another try gets it beyond that. */
export function attempts({ record, limits }: GuardedAction): Objection | undefined {
  const tried = record.attempts.filter(
    ({ planned }) => planned !== null && planned.purpose !== "return",
  ).length;
  if (tried < limits.attempts + record.retries.length) return undefined;
  return {
    kind: "hand-over",
    reason: "attempts",
    hold: {
      guard: "attempts",
      detail: `${tried} actions were tried for this occurrence, the limit is ${limits.attempts}`,
      release: "/evenkeel retry, or a higher limits.attempts in evenkeel.yaml",
      until: null,
    },
  };
}
