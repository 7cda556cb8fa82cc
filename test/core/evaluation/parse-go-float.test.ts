import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGoFloat } from "../../../src/core/evaluation/parse-go-float.ts";

describe("parseGoFloat()", () => {
  it.each([
    ["1e3", 1000],
    ["1E+5", 100_000],
    [".5", 0.5],
    ["5.", 5],
    ["-.5e-1", -0.05],
    ["1_000", 1000],
    ["1e1_0", 1e10],
    ["0x1p4", 16],
    ["0X1.8P1", 3],
    ["-0x_1p-1", -0.5],
    ["0x.8p1024", 2 ** 1023],
    ["0x1p-1074", Number.MIN_VALUE],
    ["0x.8p-1073", Number.MIN_VALUE],
    ["1e-400", 0],
    ["Inf", Infinity],
    ["-infinity", -Infinity],
    ["nan", Number.NaN],
  ])("reads %s", (text, value) => {
    expect(parseGoFloat(text)).toBe(value);
  });

  it.each([
    ["", "."],
    ["1e", "1e+"],
    ["0x10", "0x1p"],
    ["0x.p1", "0xp1"],
    ["_1", "1_"],
    ["1__0", "1_.5"],
    ["0_x1p4", "0x1_p4"],
    ["infin", "+nan"],
    ["10ms", "10,5"],
    [" 1", "1 "],
    ["1e400", "0x1p1024"],
  ])("refuses %j and %j", (...texts) => {
    expect(texts.map(parseGoFloat)).toStrictEqual([undefined, undefined]);
  });

  it("reads back every number that JavaScript writes", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(parseGoFloat(String(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});
