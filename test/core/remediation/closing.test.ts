import { expect, it } from "vitest";
import { closingOf } from "../../../src/core/remediation/closing.ts";
import {
  aRecord,
  declined,
  evaluated,
  merged,
  opened,
  planned,
  proposed,
  reconciled,
  refused,
  resolved,
} from "../../support/records.ts";

const at = "2026-03-01T03:10:00.000Z";
const healed = [
  opened,
  planned(),
  proposed(),
  merged(),
  reconciled(),
  evaluated(1, "pass"),
  resolved,
];
const back = planned(2, { purpose: "return", summary: "back to replicas 1" });
const cancelled = { kind: "return-cancelled", at, detail: "somebody changed it" } as const;
const mergedBack = [...healed, back, proposed(2), merged(2), reconciled(2)];

it.each([
  [false, [opened, resolved], "resolved", "the problem is over"],
  [true, healed, "healed", "the change helped and the problem is over"],
  [true, [...healed, cancelled], "healed", "it was not put back: somebody changed it"],
  [true, [...healed, back, refused(2)], "healed", "the change helped and stays: no workload"],
  [true, [...healed, back, proposed(2), declined(2)], "healed", "grace closed the pull request"],
  [
    true,
    [...mergedBack, evaluated(2, "pass")],
    "returned",
    "back to replicas 1; the evaluation after it passed: score 100",
  ],
  [true, [...mergedBack, evaluated(2, "fail")], "returned", "the evaluation after it said fail"],
])("ends a record (healed: %s) %#", (isHealed, entries, reason, detail) => {
  const closing = closingOf(aRecord(entries), isHealed);
  expect(closing).toEqual({ reason, detail: expect.stringContaining(detail) });
});
