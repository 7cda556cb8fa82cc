import { expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { planRemediation } from "../../../src/core/remediation/plan-remediation.ts";
import type { Remediation } from "../../../src/core/remediation/remediation.ts";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { aProblem, aRecord, evaluated, opened, planned, resolved } from "../../support/records.ts";

const action = (name: string) => ({ action: name, name: null, description: null, value: "+1" });
const remediation: Remediation = {
  format: "0.1.4",
  rules: [
    { name: "Response time degradation", actions: [action("scaling"), action("toggle-feature")] },
  ],
};

function recordOf(given: Partial<Problem>, ...entries: readonly Entry[]) {
  const at = "2026-03-01T03:10:00.000Z";
  return aRecord([{ kind: "problem-opened", at, problem: aProblem(given) }, ...entries]);
}

it.each([
  ["the first action first", 1, "first-action", "scaling"],
  ["then the next", 2, "next-action", "toggle-feature"],
])("acts: %s", (_, attempt, reason, name) => {
  const decision = planRemediation(aRecord([opened]), remediation, attempt);
  expect(decision).toMatchObject({ kind: "act", reason, by: "title", action: { action: name } });
});

it.each<[string, ReturnType<typeof aRecord>, Remediation | undefined, number, object]>([
  [
    "closes what went away by itself",
    aRecord([opened, resolved]),
    remediation,
    1,
    { kind: "close", reason: "resolved" },
  ],
  [
    "ignores what the monitor merged",
    recordOf({ state: "merged" }),
    remediation,
    1,
    { reason: "merged" },
  ],
  [
    "ignores what was never open here",
    recordOf({ state: "resolved" }),
    remediation,
    1,
    { reason: "not-open" },
  ],
  ["ignores a service without rules", recordOf({}), undefined, 1, { reason: "no-rules" }],
  [
    "ignores what no rule matches",
    recordOf({ title: "Disk full" }),
    remediation,
    1,
    { reason: "no-rule" },
  ],
  [
    "hands over when all was tried",
    recordOf({}),
    remediation,
    3,
    { kind: "escalate", reason: "actions-exhausted" },
  ],
  [
    "hands over when nobody knows what the action did",
    aRecord([opened, planned(), evaluated(1, "errored")]),
    remediation,
    2,
    { kind: "escalate", reason: "evaluation-errored" },
  ],
])("%s", (_, record, rules, attempt, expected) => {
  expect(planRemediation(record, rules, attempt)).toMatchObject(expected);
});

it("says in numbers what was tried", () => {
  const single = { ...remediation, rules: [{ name: "default", actions: [action("scaling")] }] };
  expect(planRemediation(aRecord([opened]), single, 2)).toMatchObject({
    detail: "the only action was tried (rule default) and the problem is still there",
  });
  expect(planRemediation(aRecord([opened]), remediation, 3)).toMatchObject({
    detail: expect.stringContaining("all 2 actions were tried"),
  });
});
