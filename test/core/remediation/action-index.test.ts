import { expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { actionIndexOf } from "../../../src/core/remediation/action-index.ts";
import { aRecord, opened, planned, proposed } from "../../support/records.ts";

function retried(next: number): Entry {
  return { kind: "retried", at: "2026-03-01T03:10:00.000Z", by: "grace", next };
}

it.each([
  [1, [], 0],
  [3, [], 2],
  [3, [3], 1],
  [4, [3], 2],
  [2, [3], 1],
  [5, [3, 5], 2],
  // Before anything was tried there is nothing to repeat.
  [1, [1], 0],
  [2, [1], 1],
])("attempt %i with retries %j tries action %i", (attempt, retries, index) => {
  expect(actionIndexOf(aRecord([opened, ...retries.map(retried)]), attempt)).toBe(index);
});

it("does not count what was withdrawn or only put back as tried", () => {
  const at = "2026-03-01T03:10:00.000Z";
  const withdrawn = {
    kind: "pull-request-closed",
    at,
    attempt: 1,
    by: null,
    reason: "resolved",
  } as const;
  expect(actionIndexOf(aRecord([opened, planned(), proposed(), withdrawn]), 2)).toBe(0);
  const back = [planned(), planned(2, { purpose: "return" })];
  expect(actionIndexOf(aRecord([opened, ...back]), 3)).toBe(1);
});
