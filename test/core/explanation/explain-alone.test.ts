import { describe, expect, it } from "vitest";
import { explainAlone, type AloneRules } from "../../../src/core/explanation/explain-alone.ts";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { parseRemediation } from "../../../src/core/remediation/parse-remediation.ts";
import { aProblem } from "../../support/records.ts";

function own(yaml: string): AloneRules {
  const parsed = parseRemediation(yaml, "remediation.yaml");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return { kind: "own", remediation: parsed.value };
}

function decide(given: Partial<Problem>, rules: AloneRules, attempt = 1, reported = true) {
  const problem = aProblem(given);
  const words = { title: problem.title, rootCause: problem.rootCause ?? "" };
  return explainAlone({ problem, words, reported, attempt }, rules).decision;
}

const rules = own(`
remediations:
- name: Response time
  actions: [{action: scaling, value: +1}, {action: nobodys, value: x}, {action: scaling, value: many}]
- name: deadlock
  actions: [{action: toggle-feature, value: {A: off, B: on}}]
- name: scaled
  actions: [{action: scaling, value: "=3"}, {action: scaling, value: +50%}]
`);
const keptn: AloneRules = {
  kind: "keptn",
  era: "0.6",
  rules: [{ name: "Resp", actions: [{ action: "scaling", value: "1" }] }],
};

describe("explainAlone()", () => {
  it.each([
    ["first", {}, 1, { by: 1 }],
    ["next", {}, 2, { error: expect.stringContaining('"nobodys"') }],
    ["next", {}, 3, { error: expect.stringContaining('"many"') }],
    [
      "first",
      { rootCause: "deadlock" },
      1,
      {
        flags: [
          ["A", "off"],
          ["B", "on"],
        ],
      },
    ],
    ["first", { title: "scaled" }, 1, { to: 3 }],
    ["next", { title: "scaled" }, 2, { percent: 50 }],
  ] as const)("acts, %s action: %j, attempt %i", (word, given, attempt, effect) => {
    expect(decide(given, rules, attempt)).toMatchObject({
      kind: "act",
      reason: `${word}-action`,
      attempt,
      effect,
    });
  });

  it("names the rule that has no more actions", () => {
    expect(decide({}, rules, 4)).toMatchObject({
      kind: "escalate",
      reason: "actions-exhausted",
      rule: { name: "Response time", by: "prefix" },
      action: null,
      attempt: 4,
      effect: null,
    });
  });

  const nowhere = { stage: null, service: null };

  it.each([
    ["not-a-problem", { state: "unknown", ...nowhere }],
    ["merged", { state: "merged", ...nowhere }],
    ["resolved", { state: "resolved", ...nowhere }],
    ["unrouted", { title: "other", ...nowhere }],
    ["unrouted", { project: null }],
    ["no-rule", { title: "other" }],
  ] as const)("decides %s before anything that comes after it: %j", (reason, given) => {
    const kind = reason === "resolved" ? "close" : "ignore";
    const nothing = { rule: null, action: null, attempt: null, effect: null };
    expect(decide(given, rules, 9)).toMatchObject({ kind, reason, ...nothing });
  });

  it("tells an event that reports nothing", () => {
    expect(decide({}, rules, 1, false)).toMatchObject({ kind: "ignore", reason: "not-a-problem" });
  });

  it("does not ask where a problem belongs in an era, but whether it is one", () => {
    expect(decide(nowhere, keptn)).toMatchObject({ kind: "act", effect: { by: 1 } });
    expect(decide({ state: "merged" }, keptn)).toMatchObject({ reason: "merged" });
  });

  it("knows nothing without rules", () => {
    expect(decide({}, { kind: "none" })).toMatchObject({
      kind: "unknown",
      detail: expect.stringMatching(/--repo.*--remediation/),
    });
  });
});
