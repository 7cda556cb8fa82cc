import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatNumber,
  formatPair,
  formatScore,
} from "../../../src/core/evaluation/format-number.ts";

describe("formatNumber()", () => {
  it.each([
    [612, "612"],
    [612.345, "612.3"],
    [1234.5678, "1235"],
    [123456.7, "123457"],
    [1234567890123, "1234567890123"],
    [0.0421337, "0.04213"],
    [0.1 + 0.2, "0.3"],
    [-5.50004, "-5.5"],
    [-0, "0"],
    [1.5e-9, "1.5e-9"],
    [3e21, "3e21"],
    [1e300, "1e300"],
    [Infinity, "infinity"],
    [-Infinity, "-infinity"],
    [Number.NaN, "not a number"],
  ])("%d is %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe("formatPair()", () => {
  it.each([
    [612.345, 1000, ["612.3", "1000"]],
    [600.0004, 600, ["600.0004", "600"]],
    [0.1 + 0.2, 0.3, ["0.30000000000000004", "0.3"]],
    [5, 5, ["5", "5"]],
  ])("%d and %d", (a, b, pair) => {
    expect(formatPair(a, b)).toStrictEqual(pair);
  });

  it("never shows two different numbers as the same", () => {
    const number = fc.double({ noNaN: true }).filter((value) => value !== 0);
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [first, second] = formatPair(a, b);
        expect(first === second).toBe(a === b);
      }),
    );
  });
});

describe("formatScore()", () => {
  it.each([
    [100, "100"],
    [75, "75"],
    [66.66666666666666, "66.66"],
    [95.2, "95.2"],
    [95.203, "95.2"],
    [1.15, "1.15"],
    [74.99999999999999, "74.99"],
    [56.99999999999999, "56.99"],
    [-12.5, "-12.5"],
    [1e-7, "1e-7"],
  ])("%d is %s", (score, text) => {
    expect(formatScore(score)).toBe(text);
  });
});
