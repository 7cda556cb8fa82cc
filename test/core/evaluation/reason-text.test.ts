import { describe, expect, it } from "vitest";
import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import { evaluationOf, objective, sloOf } from "./slo-fixtures.ts";

describe("the reason of an evaluation", () => {
  it.each([
    {
      name: "a pass names the objective closest to its limit",
      objectives: [
        objective("problem_open", ["=0"], { keySli: true }),
        objective("error_rate", ["<=5"]),
        objective("rt", ["<=+10%", "<1000"], { displayName: "Response time P90" }),
      ],
      values: { problem_open: 0, error_rate: 0.2, rt: 612 },
      reason:
        "The score of 100 reaches the 90 needed to pass; closest to its limit is Response time P90, 612 < 1000.",
    },
    {
      name: "a pass that is not perfect names what failed",
      objectives: [objective("a", ["<1"], { weight: 9 }), objective("b", ["<1"])],
      values: { a: 0, b: 5 },
      reason: "The score of 90 reaches the 90 needed to pass; worst is b, 5, wanted < 1.",
    },
    {
      name: "a warning names both thresholds",
      objectives: [objective("a", ["<1"], { weight: 8 }), objective("b", ["<1"], { weight: 2 })],
      values: { a: 0, b: 5 },
      reason:
        "The score of 80 reaches the 75 needed for a warning, but not the 90 needed to pass; worst is b, 5, wanted < 1.",
    },
    {
      name: "a failure names the threshold that was missed, and the objective missed by most",
      objectives: [objective("a", ["<100"]), objective("b", ["<1"]), objective("c", ["<1"])],
      values: { a: 101, b: 5, c: 0 },
      reason: "The score of 33.33 is below the 75 needed for a warning; worst is b, 5, wanted < 1.",
    },
    {
      name: "a failed key objective explains itself beside a high score",
      objectives: [
        objective("rt", ["<600"], { displayName: "Response time", keySli: true }),
        objective("er", ["<=1"], { weight: 20 }),
      ],
      values: { rt: 700, er: 0 },
      reason:
        "The key objective Response time (700, wanted < 600) failed, which decides whatever the score of 95.23.",
    },
    {
      name: "all failed key objectives are named",
      objectives: [
        objective("a", [">=99.9"], { keySli: true }),
        objective("b", ["<1"], { keySli: true }),
        objective("c", ["<1"], { weight: 20 }),
      ],
      values: { a: 99.5, c: 0 },
      reason:
        "The key objectives a (99.5, wanted >= 99.9) and b (has no value: no value received from the SLI provider) failed, which decide whatever the score of 90.9.",
    },
    {
      name: "informational objectives cannot fail",
      objectives: [objective("a", null, { keySli: true })],
      values: {},
      reason: "All objectives only inform, so there is nothing to fail.",
    },
    {
      name: "no objectives",
      objectives: [],
      values: {},
      reason: "Nothing can pass, for slo.yaml has no objectives; add one.",
    },
  ])("$name", ({ objectives, values, reason }) => {
    expect(evaluationOf(sloOf(objectives), values).message).toBe(reason);
  });

  it("says how a relative target came about", () => {
    const slo = sloOf([objective("rt", ["<= 10 %"]), objective("tp", [">=-5"])]);
    const earlier = [{ rt: 600, tp: 20 }];
    expect(evaluationOf(slo, { rt: 700, tp: 21 }, earlier).message).toContain(
      "worst is rt, 700, wanted <= 660 (600 +10%)",
    );
    expect(evaluationOf(slo, { rt: 1, tp: 12 }, earlier).message).toContain(
      "worst is tp, 12, wanted >= 15 (20 -5)",
    );
  });

  it("names the missed threshold where there is no warning, and never shows equal numbers for it", () => {
    const objectives = [objective("a", ["<1"]), objective("b", ["<1"]), objective("c", ["<1"])];
    const slo = sloOf(objectives, { totalScore: { pass: "66.67%", warning: "" } });
    expect(evaluationOf(slo, { a: 0, b: 0, c: 5 }).message).toContain(
      "The score of 66.66 is below the 66.67 needed to pass;",
    );
  });

  it("stays one line whatever a provider says", () => {
    const failed = { metric: "a", state: "failed", value: 0, query: null } as const;
    const { message } = evaluate({
      era: "evenkeel",
      slo: sloOf([objective("a", ["<1"])]),
      faults: [],
      results: [{ ...failed, message: " query\n  failed " }],
      provider: null,
      previous: [],
    });
    expect(message).toContain("worst is a, has no value: query failed.");
  });
});
