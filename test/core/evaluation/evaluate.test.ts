import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import type {
  PreviousEvaluation,
  PreviousIndicator,
} from "../../../src/core/evaluation/select-previous.ts";
import { evaluationOf, objective, sliValue, sloOf } from "./slo-fixtures.ts";

describe("evaluate()", () => {
  const given = { era: "evenkeel", faults: [], results: [], provider: null, previous: [] } as const;

  it("tells every criterion that cannot be read at once", () => {
    const slo = sloOf([objective("a", ["<1", "1ms"], { warning: ["<x"] })]);
    expect(evaluate({ ...given, slo })).toMatchObject({
      status: "errored",
      result: "fail",
      score: null,
      reason: "unreadable-criterion",
      message: [
        'Objective a: The criterion "1ms" starts with no operator; begin it with <, <=, =, >= or >, as in "<600".',
        'Objective a: The criterion "<x" has no number that can be read after its operator; write it without a unit, as in "<600" or "<=+10%".',
      ].join(" "),
    });
  });

  it("reaches no verdict by files that have a fault, and says which", () => {
    const slo = sloOf([objective("a", ["<1"])]);
    const faults = ["slo.yaml:3:1: one", "sli.yaml:4:2: two"];
    const errored = evaluate({ ...given, slo, faults, results: [sliValue("a", 0)] });
    expect(errored).toMatchObject({
      status: "errored",
      result: "fail",
      evaluationResult: null,
      message: "slo.yaml:3:1: one sli.yaml:4:2: two",
      indicators: [{ sli: "a", status: "pass" }],
    });
    expect(evaluate({ ...given, slo: null, faults })).toMatchObject({
      status: "errored",
      reason: "unreadable-slo",
      message: "slo.yaml:3:1: one sli.yaml:4:2: two",
    });
  });

  it("overlooks in Keptn's eras what Keptn overlooks", () => {
    const slo = sloOf([objective("a", ["<1"])]);
    const results = [sliValue("a", 0)];
    for (const era of ["1.x", "0.6"] as const) {
      const evaluation = evaluate({ ...given, era, slo, faults: ["an unknown key"], results });
      expect(evaluation).toMatchObject({ status: "succeeded", result: "pass" });
    }
  });

  it("counts an earlier evaluation once, however many objectives it had for an SLI", () => {
    const evaluation = evaluate({
      ...given,
      slo: sloOf([objective("a", ["<=+0%"])]),
      results: [sliValue("a", 20)],
      previous: [
        before("e4", earlierValue(10), earlierValue(10)),
        before("e3", earlierValue(30)),
        before("e2", { status: "info", measured: null }),
        before("e1", earlierValue(Number.NaN)),
      ],
    });
    expect(evaluation).toMatchObject({
      result: "pass",
      comparedEvents: ["e4", "e3", "e2", "e1"],
      indicators: [{ comparedValue: 20 }],
    });
  });

  it.each([Number.NaN, Infinity, -Infinity])("never takes %d for a value", (value) => {
    const slo = sloOf([objective("a", [">5"]), objective("b", ["<5"])]);
    const results = [sliValue("a", value), sliValue("b", value)];
    const { result, indicators } = evaluate({ ...given, slo, results });
    expect(result).toBe("fail");
    expect(indicators).toMatchObject(
      ["a", "b"].map((sli) => ({ sli, state: "not-a-number", status: "fail", value: null })),
    );
  });

  it("lets a provider that failed decide", () => {
    const slo = sloOf([objective("a", ["<1"])]);
    const provider = { result: "fail", message: "unreachable" };
    expect(evaluate({ ...given, slo, provider, results: [sliValue("a", 0)] })).toMatchObject({
      status: "succeeded",
      result: "fail",
      evaluationResult: "pass",
      score: 100,
      reason: "provider-failed",
      message: "The SLI provider reports a failure, which decides: unreachable",
    });
  });

  it("names what was measured and nobody asks for", () => {
    const slo = sloOf([objective("a", ["<1"])]);
    const results = [sliValue("b", 0), sliValue("a", 0), sliValue("c", 0)];
    expect(evaluate({ ...given, slo, results }).unused).toStrictEqual(["b", "c"]);
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
        const score = evaluationOf(slo, at(0)).score ?? -1;
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(evaluationOf(slo, at(10)).score).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});

function earlierValue(value: number): PreviousIndicator {
  return { status: "pass", measured: { sli: "a", value, success: true } };
}

function before(id: string, ...indicators: readonly PreviousIndicator[]): PreviousEvaluation {
  return { id, result: "fail", invalidated: false, indicators };
}
