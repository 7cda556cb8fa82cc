import { describe, expect, it } from "vitest";
import { decidingTarget } from "../../../src/core/evaluation/deciding-target.ts";
import { worstIndicator } from "../../../src/core/evaluation/worst-indicator.ts";
import { evaluationOf, objective, sloOf } from "./slo-fixtures.ts";

describe("worstIndicator()", () => {
  it.each([
    {
      name: "a failed key SLI before one that failed by more",
      objectives: [objective("far", ["<1"]), objective("key", ["<1"], { keySli: true })],
      values: { far: 100, key: 2 },
      worst: "key",
    },
    {
      name: "failed before warning, though the warning is further beyond its target",
      objectives: [objective("warned", ["<1"], { warning: ["<200"] }), objective("failed", ["<1"])],
      values: { warned: 100, failed: 2 },
      worst: "failed",
    },
    {
      name: "no value before a failed value",
      objectives: [objective("far", ["<1"]), objective("gone", ["<1"])],
      values: { far: 100 },
      worst: "gone",
    },
    {
      name: "what lies furthest beyond its target as a share of it",
      objectives: [objective("a", ["<1000"]), objective("b", [">=10"]), objective("c", [">=100"])],
      values: { a: 1100, b: 2, c: 50 },
      worst: "b",
    },
    {
      name: "what is closest to its limit where all passed, from above too",
      objectives: [objective("a", ["<1000"]), objective("b", [">=10"]), objective("c", [">=100"])],
      values: { a: 800, b: 11, c: 200 },
      worst: "b",
    },
    {
      name: "nothing that is just the number asked for, as long as something can be narrow",
      objectives: [objective("a", ["=3"]), objective("b", ["<=0"]), objective("c", ["<10"])],
      values: { a: 3, b: 0, c: 1 },
      worst: "c",
    },
    {
      name: "the first of equals",
      objectives: [objective("info", null), objective("a", ["<10"]), objective("b", ["<10"])],
      values: { info: 1, a: 5, b: 5 },
      worst: "a",
    },
  ])("is $name", ({ objectives, values, worst }) => {
    const { indicators } = evaluationOf(sloOf(objectives), values);
    expect(worstIndicator(indicators)?.sli).toBe(worst);
  });

  it("is none where all only inform", () => {
    const { indicators } = evaluationOf(sloOf([objective("a", null)]), { a: 1 });
    expect(worstIndicator(indicators)).toBeUndefined();
  });
});

describe("decidingTarget()", () => {
  it.each([
    { pass: ["<500", "<600"], value: 700, decides: "<500", name: "missed by most" },
    { pass: ["<1000", "<600"], value: 700, decides: "<600", name: "missed, not met" },
    { pass: ["<1000", "<600"], value: 500, decides: "<600", name: "met most narrowly" },
    { pass: [">=100", "<600"], value: 110, decides: ">=100", name: "met most narrowly from above" },
  ])("is the one $name: $decides", ({ pass, value, decides }) => {
    const [indicator] = evaluationOf(sloOf([objective("a", pass)]), { a: value }).indicators;
    expect(indicator && decidingTarget(indicator)?.target.criteria).toBe(decides);
  });

  it("leaves out a missed alternative where another one holds", () => {
    const alternatives = {
      ...objective("a", []),
      pass: [{ criteria: ["<10"] }, { criteria: ["<=+900%"] }],
    };
    const [indicator] = evaluationOf(sloOf([alternatives]), { a: 50 }, [{ a: 20 }]).indicators;
    expect(indicator && decidingTarget(indicator)?.target).toStrictEqual({
      criteria: "<=+900%",
      targetValue: 200,
      violated: false,
    });
  });
});
