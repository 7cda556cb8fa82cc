import { expect, it } from "vitest";
import { checkMergeGuards, type GuardedMerge } from "../../../src/core/guard/check-merge-guards.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { parsePolicy } from "../../../src/core/policy/parse-policy.ts";
import { minutes, now, openAttempt, problemRecord } from "./guarded.ts";

const ours = ["evenkeel/validate", "evenkeel/plan"];

function policyOf(text: string): GuardedMerge["policy"] {
  const parsed = parsePolicy(text, "evenkeel.yaml");
  if (!parsed.ok) throw new Error("not a policy");
  return parsed.value;
}

function merge(given: Partial<GuardedMerge> = {}, entries = openAttempt): GuardedMerge {
  const record = given.record ?? problemRecord("aaaaaaaaaa", { entries });
  const [attempt] = record.attempts;
  if (attempt === undefined) throw new Error("no attempt");
  return {
    record,
    others: [],
    attempt,
    policy: policyOf(""),
    stage: "production",
    protection: { kind: "protected", requiredChecks: ["build", "evenkeel/validate"] },
    requiredContexts: ours,
    now,
    ...given,
  };
}

it("lets a fresh change of a protected branch be merged", () => {
  expect(checkMergeGuards(merge())).toEqual([]);
});

it("names the freeze window of its stage, and of no other", () => {
  const window = "[{ name: night, start: 0 3 * * *, duration: 1h }]";
  const frozen = policyOf(`stages: { production: { freeze: ${window} } }`);
  expect(checkMergeGuards(merge({ policy: frozen }))).toMatchObject([
    { guard: "freeze", detail: "freeze window night", until: new Date("2026-03-01T04:00:00Z") },
  ]);
  const elsewhere = policyOf(`stages: { dev: { freeze: ${window} } }`);
  expect(checkMergeGuards(merge({ policy: elsewhere }))).toEqual([]);
});

it("is kept back by a hold on its action", () => {
  const hold: Entry = {
    kind: "hold-placed",
    at: minutes(0),
    action: "scaling",
    by: "ada",
    reason: "sale",
    until: minutes(60),
  };
  expect(checkMergeGuards(merge({}, [...openAttempt, hold]))).toMatchObject([{ guard: "hold" }]);
  const other = problemRecord("bbbbbbbbbb", { entries: [{ ...hold, action: "restart" }] });
  expect(checkMergeGuards(merge({ others: [other] }))).toEqual([]);
});

it.each([
  ["is not protected", { kind: "unprotected", requiredChecks: [] }, "the branch is not protected"],
  [
    "requires none of our checks",
    { kind: "protected", requiredChecks: ["build"] },
    "the branch requires neither evenkeel/validate nor evenkeel/plan",
  ],
] as const)("does not merge by itself where the branch %s", (_, protection, detail) => {
  expect(checkMergeGuards(merge({ protection }))).toMatchObject([{ guard: "unprotected", detail }]);
});

it("wants values measured again that are older than the policy allows", () => {
  const policy = policyOf("limits: { evidenceMinutes: 30 }");
  const at = "2026-03-01T03:10:00.000Z";
  const later = (minute: number) => new Date(Date.parse(at) + minute * 60_000);
  expect(checkMergeGuards(merge({ policy, now: later(30) }))).toEqual([]);
  expect(checkMergeGuards(merge({ policy, now: later(31) }))).toMatchObject([
    { guard: "stale-evidence", detail: "its values were measured 31 minutes ago, the limit is 30" },
  ]);
  const measured: Entry = {
    kind: "measured",
    at: later(20).toISOString(),
    attempt: 1,
    measured: [],
  };
  const again = merge({ policy, now: later(45) }, [...openAttempt, measured]);
  expect(checkMergeGuards(again)).toEqual([]);
});

it("tells all that speaks against it at once", () => {
  const policy = policyOf(
    "limits: { evidenceMinutes: 1 }\nstages: { production: { freeze: [{ name: n, start: 0 3 * * *, duration: 1h }] } }",
  );
  const protection = { kind: "unprotected", requiredChecks: [] } as const;
  expect(checkMergeGuards(merge({ policy, protection })).map(({ guard }) => guard)).toEqual([
    "freeze",
    "unprotected",
    "stale-evidence",
  ]);
});
