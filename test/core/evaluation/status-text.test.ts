import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluationStatusText } from "../../../src/core/evaluation/status-text.ts";
import { evaluationOf, objective, sloOf } from "./slo-fixtures.ts";

describe("evaluationStatusText()", () => {
  it.each([
    {
      objectives: [
        objective("response_time_p90", ["<=+10%", "<1000"], { warning: ["<=1200"] }),
        objective("problem_open", ["=0"], { keySli: true }),
      ],
      values: { response_time_p90: 612, problem_open: 0 },
      text: "pass: score 100, response_time_p90 612 < 1000",
    },
    {
      objectives: [objective("rt", ["<600"], { warning: ["<=800"] }), objective("er", ["<=1"])],
      values: { rt: 600.0004, er: 0 },
      text: "warning: score 75, rt 600.0004, wanted < 600",
    },
    {
      objectives: [
        objective("rt", ["<600"], { keySli: true }),
        objective("er", ["<=1"], { weight: 20 }),
      ],
      values: { rt: 700, er: 0 },
      text: "fail: score 95.23, key rt 700, wanted < 600",
    },
    {
      objectives: [objective("rt", ["<600"]), objective("er", ["<=1"])],
      values: { rt: 9999 },
      text: "fail: score 0, er has no value: no value received from the SLI provider",
    },
    {
      objectives: [objective("rt", ["<=+10%"])],
      values: { rt: 200 },
      text: "pass: score 100, rt 200, nothing to compare with",
    },
    {
      objectives: [objective("a", ["<10"], { keySli: true })],
      values: { a: 9 },
      text: "pass: score 100, a 9 < 10",
    },
    {
      objectives: [objective("a", ["<=0"]), objective("b", ["<=0"])],
      values: { a: 0, b: 3 },
      text: "fail: score 50, b 3, wanted <= 0",
    },
    {
      objectives: [objective("a", null)],
      values: { a: 1 },
      text: "pass: score 100, all objectives only inform",
    },
    { objectives: [], values: {}, text: "fail: score 0, slo.yaml has no objectives" },
  ])("$text", ({ objectives, values, text }) => {
    expect(evaluationStatusText(evaluationOf(sloOf(objectives), values))).toBe(text);
  });

  it("counts code points, not UTF-16 units", () => {
    const text = evaluationStatusText(
      evaluationOf(sloOf([objective("🚢".repeat(150), ["<1"])]), { a: 0 }),
    );
    expect(text).toBe(`fail: score 0, ${"🚢".repeat(124)}…`);
  });

  it("is one line of at most 140 code points", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.boolean(), (sli, keySli) => {
        const text = evaluationStatusText(
          evaluationOf(sloOf([objective(sli, ["<1"], { keySli })]), {}),
        );
        expect(Array.from(text).length).toBeLessThanOrEqual(140);
        expect(text).toMatch(/^fail: score 0, \P{Cc}*$/u);
      }),
    );
  });
});
