import { expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { hasOpenChange, phaseOf } from "../../../src/core/journal/phase.ts";
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
const toEvaluation = [opened, planned(), proposed(), merged(), reconciled()];

const cases: readonly (readonly [string, readonly Entry[], string, boolean])[] = [
  ["a new problem is to be decided", [opened], "deciding", false],
  ["an intent without a pull request is taken up", [opened, planned()], "planned", true],
  ["an open pull request is followed", [opened, planned(), proposed()], "proposed", true],
  ["a merge waits for the reconciler", [opened, planned(), proposed(), merged()], "merged", true],
  ["a healthy rollout is observed", toEvaluation, "observing", true],
  [
    "a pass waits for the monitor",
    [...toEvaluation, evaluated(1, "pass")],
    "awaiting-resolve",
    false,
  ],
  [
    "a warning is good enough",
    [...toEvaluation, evaluated(1, "warning")],
    "awaiting-resolve",
    false,
  ],
  ["a fail asks for the next action", [...toEvaluation, evaluated(1, "fail")], "deciding", false],
  [
    "an error asks again, and a decision is due",
    [...toEvaluation, evaluated(1, "errored")],
    "deciding",
    false,
  ],
  ["a refusal asks for the next action", [opened, refused()], "deciding", false],
  ["a no is a no", [opened, planned(), proposed(), declined()], "awaiting-resolve", false],
  [
    "after the last action people are at work",
    [opened, { kind: "handed-over", at, reason: "actions-exhausted", detail: "" }],
    "awaiting-resolve",
    false,
  ],
  [
    "what the monitor took back has ended",
    [opened, { kind: "ignored", at, reason: "merged", detail: "" }],
    "ended",
    false,
  ],
  [
    "what no rule matched is looked at again, for a rule may have come",
    [opened, { kind: "ignored", at, reason: "no-rule", detail: "" }],
    "deciding",
    false,
  ],
  [
    "a closed problem has ended",
    [opened, resolved, { kind: "closed", at, reason: "healed", detail: "" }],
    "ended",
    false,
  ],
];

it.each(cases)("%s", (_, entries, kind, open) => {
  const record = aRecord(entries);
  expect(phaseOf(record).kind).toBe(kind);
  expect(hasOpenChange(record)).toBe(open);
});

it("counts the attempt that is due", () => {
  expect(phaseOf(aRecord([...toEvaluation, evaluated(1, "fail")]))).toEqual({
    kind: "deciding",
    attempt: 2,
  });
});

it("tells a healed service from one that people look after", () => {
  const healed = phaseOf(aRecord([...toEvaluation, evaluated(1, "pass")]));
  const declinedOne = phaseOf(aRecord([opened, planned(), proposed(), declined()]));
  expect([healed, declinedOne]).toEqual([
    { kind: "awaiting-resolve", healed: true },
    { kind: "awaiting-resolve", healed: false },
  ]);
});
