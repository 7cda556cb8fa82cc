import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuery } from "../../../src/sandbox/prometheus/parse-query.ts";
import { QueryError } from "../../../src/sandbox/prometheus/query.ts";

const up = { label: "__name__", operator: "=", value: "up" };

describe("parseQuery()", () => {
  it.each([
    ["up", { kind: "selector", matchers: [up] }],
    ["(up)", { kind: "selector", matchers: [up] }],
    ["up # the target", { kind: "selector", matchers: [up] }],
    [
      `up{a="x\\"y",b!='z',c=~\`\\d\`,}`,
      {
        kind: "selector",
        matchers: [
          up,
          { label: "a", operator: "=", value: 'x"y' },
          { label: "b", operator: "!=", value: "z" },
          { label: "c", operator: "=~", value: "\\d" },
        ],
      },
    ],
    [
      "up[1h30m]",
      { kind: "range", milliseconds: 5_400_000, selector: { kind: "selector", matchers: [up] } },
    ],
    ["1e3", { kind: "number", value: 1000 }],
    [
      String.raw`{a="\u0022\n"}`,
      { kind: "selector", matchers: [{ label: "a", operator: "=", value: '"\n' }] },
    ],
    [
      "(1 or vector(0))",
      {
        kind: "union",
        left: { kind: "number", value: 1 },
        right: { kind: "vector", of: { kind: "number", value: 0 } },
      },
    ],
    ["Inf", { kind: "number", value: Infinity }],
  ])("reads %s", (text, query) => {
    expect(parseQuery(text)).toEqual(query);
  });

  it.each([
    ["sum by (le, job) (up)", ["le", "job"]],
    ["sum(up) by (le)", ["le"]],
    ["sum(up)", []],
  ])("reads the grouping of %s", (text, by) => {
    expect(parseQuery(text)).toMatchObject({ kind: "aggregation", name: "sum", by });
  });

  it("multiplies before it adds, and goes from left to right", () => {
    expect(parseQuery("1 - 2 * 3 - 4")).toMatchObject({
      operator: "-",
      left: { operator: "-", left: { value: 1 }, right: { operator: "*" } },
      right: { value: 4 },
    });
  });

  it.each([
    ["up up", 3],
    ["up{a}", 4],
    ["up{a=1}", 5],
    ['up{a="x" b="y"}', 9],
    ['up{a="x}', 5],
    ["up[5]", 3],
    ["up[5m", 5],
    ['up{a=~"("}', 6],
    ["histogram_quantile(0.9)", 22],
    ["sum by le (up)", 7],
    ["up offset 5m", 3],
    ["topk(3, up)", 0],
    ["1 +", 3],
  ])("refuses %s at %d", (text, at) => {
    expect(() => parseQuery(text)).toThrow(expect.objectContaining({ name: "QueryError", at }));
  });

  it("answers any text with a query or a QueryError", () => {
    const pieces = [
      "up",
      "sum",
      "by",
      "rate",
      "(",
      ")",
      "{",
      "}",
      "[",
      "]",
      "5m",
      "1",
      '"a"',
      "=",
      ",",
      "-",
      " ",
    ];
    const texts = fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(texts, fc.string()), (text) => {
        expect(faultAt(text)).toSatisfy((at) => at === undefined || (at >= 0 && at <= text.length));
      }),
    );
  });
});

/** Undefined: the text is a query. */
function faultAt(text: string): number | undefined {
  try {
    parseQuery(text);
    return undefined;
  } catch (error) {
    return error instanceof QueryError ? error.at : NaN;
  }
}
