import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import { evaluationOf, objective, sloOf } from "./slo-fixtures.ts";

describe("evaluate()", () => {
  it("tells everything that cannot be read at once", () => {
    const slo = sloOf([objective("a", ["<1", "1ms"], { warning: ["<x"] })], {
      totalScore: { pass: "", warning: "" },
    });
    const comparison = { ...slo.comparison, aggregateFunction: "median" };
    expect(evaluate({ slo: { ...slo, comparison }, results: [], previous: [] })).toStrictEqual({
      ok: false,
      message: [
        'Objective a: The criterion "1ms" starts with no operator; begin it with <, <=, =, >= or >, as in "<600".',
        'Objective a: The criterion "<x" has no number that can be read after its operator; write it without a unit, as in "<600" or "<=+10%".',
        'total_score.pass is missing; say how many percent are needed, as in pass: "90%".',
        'comparison.aggregate_function is "median"; use avg, p50, p90, p95 or p99.',
      ].join(" "),
    });
  });

  it("counts an earlier evaluation once, however many objectives it had for an SLI", () => {
    const twice = [
      { sli: "a", value: 10, success: true },
      { sli: "a", value: 10, success: true },
    ];
    const outcome = evaluate({
      slo: sloOf([objective("a", ["<=+0%"])]),
      results: [{ metric: "a", value: 20, success: true, message: "" }],
      previous: [
        { result: "pass", indicators: twice },
        { result: "fail", indicators: [{ sli: "a", value: 30, success: true }] },
        { result: "fail", indicators: [{ sli: "a", value: null, success: true }] },
      ],
    });
    expect(outcome).toMatchObject({
      evaluation: { result: "pass", indicators: [{ comparedValue: 20 }] },
    });
  });

  it("tells no value from a value of 0", () => {
    const slo = sloOf([objective("a", ["<1"]), objective("b", ["<1"]), objective("c", null)]);
    const { indicators } = evaluationOf(slo, { a: 0 }, [{ a: 0, b: 0, c: 0 }]);
    expect(indicators.map(({ value, comparedValue }) => ({ value, comparedValue }))).toStrictEqual([
      { value: 0, comparedValue: 0 },
      { value: null, comparedValue: null },
      { value: null, comparedValue: null },
    ]);
  });

  it("lets a key SLI in warning be no failure", () => {
    const slo = sloOf([objective("a", ["<1"], { warning: ["<9"], keySli: true })], {
      totalScore: { pass: "90%", warning: "50%" },
    });
    expect(evaluationOf(slo, { a: 5 })).toMatchObject({
      result: "warning",
      score: 50,
      keySliFailed: false,
    });
  });

  it("lets no informational objective be a key SLI", () => {
    const slo = sloOf([objective("a", null, { keySli: true }), objective("b", ["<1"])]);
    expect(evaluationOf(slo, { b: 0 })).toMatchObject({
      result: "pass",
      keySliFailed: false,
      indicators: [{ sli: "a", status: "info", keySli: false, value: null }, { sli: "b" }],
    });
  });

  it("never wins the weight of an objective whose pass criteria are empty", () => {
    const slo = sloOf([objective("a", []), objective("b", ["<1"])]);
    expect(evaluationOf(slo, { a: 1, b: 0 })).toMatchObject({ score: 50, result: "fail" });
  });

  it("scores from 0 to 100, more for a lower value of what should be low", () => {
    const value = fc.double({ noNaN: true, min: 0, max: 100 });
    const weight = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, weight), { minLength: 1 }), value, (measured, limit) => {
        const slo = sloOf(
          measured.map(([, weighs], index) =>
            objective(`s${index}`, [`<${limit}`], { weight: weighs, warning: [`<${limit + 20}`] }),
          ),
        );
        const at = (shift: number) =>
          Object.fromEntries(measured.map(([level], index) => [`s${index}`, level - shift]));
        const { score } = evaluationOf(slo, at(0));
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(evaluationOf(slo, at(10)).score).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});
