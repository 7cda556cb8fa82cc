import type { GuardedAction } from "../../../src/core/guard/guard.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";
import type { ProblemRecord } from "../../../src/core/journal/fold-record.ts";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { defaultPolicy } from "../../../src/core/policy/parse-policy.ts";
import { aProblem, aRecord, merged, planned, proposed } from "../../support/records.ts";

/** The clock of these tests; minutes are counted from here. */
export const now = new Date("2026-03-01T03:12:00.000Z");

export function minutes(count: number): string {
  return new Date(now.getTime() + count * 60_000).toISOString();
}

/** A problem of production/carts that was opened so many minutes ago. */
export function problemRecord(
  id: string,
  given: {
    readonly ago?: number;
    readonly problem?: Partial<Problem>;
    readonly entries?: readonly Entry[];
  } = {},
): ProblemRecord {
  const { ago = 2, problem = {}, entries = [] } = given;
  const opened: Entry = {
    kind: "problem-opened",
    at: minutes(-ago),
    problem: aProblem({ occurrence: id, ...problem }),
  };
  return aRecord([opened, ...entries], id);
}

export const own = problemRecord("aaaaaaaaaa");

export const openAttempt: readonly Entry[] = [planned(), proposed()];

/** An attempt that was planned, merged and judged, all of it so many minutes ago. */
export function ended(ago: number, name = "scaling", number = 1): readonly Entry[] {
  const at = minutes(-ago);
  const verdict = { score: 0, detail: "score 0", start: at, end: at, indicators: [] };
  return [
    { ...planned(number, { action: name }), at },
    { ...proposed(number), at },
    { ...merged(number), at },
    {
      kind: "reconciled",
      at,
      attempt: number,
      sha: "d".repeat(40),
      outcome: "healthy",
      detail: "",
    },
    { kind: "evaluated", at, attempt: number, result: "fail", ...verdict },
  ];
}

export function action(given: Partial<GuardedAction> = {}): GuardedAction {
  return { record: own, others: [], action: "scaling", limits: limits({}), now, ...given };
}

export function limits(given: Partial<GuardedAction["limits"]>): GuardedAction["limits"] {
  return { ...defaultPolicy.limits, ...given };
}
