import { describe, expect, it } from "vitest";
import { meetsTarget } from "../../../src/core/evaluation/meets-target.ts";
import { criteria } from "./keptn-vectors.ts";

describe("meetsTarget()", () => {
  it.each(criteria.evaluateValue)("$name", ({ measured, operator, expected, result }) => {
    expect(meetsTarget(measured, operator, expected)).toBe(result);
  });

  it.each([
    ["<", [true, false, false]],
    ["<=", [true, true, false]],
    ["=", [false, true, false]],
    [">=", [false, true, true]],
    [">", [false, false, true]],
  ] as const)("below, at and above the target: %s", (operator, met) => {
    expect([9, 10, 11].map((measured) => meetsTarget(measured, operator, 10))).toStrictEqual(met);
    expect(meetsTarget(Number.NaN, operator, 10)).toBe(false);
  });
});
