import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Criterion, parseCriterion } from "../../../src/core/evaluation/parse-criterion.ts";
import { criteria } from "./keptn-vectors.ts";

const readable = criteria.parse.flatMap(({ criteria: text, parsed }) =>
  parsed === undefined ? [] : [{ text, parsed }],
);
const unreadable = criteria.parse.filter(({ error }) => error !== undefined);

describe("parseCriterion()", () => {
  it.each(readable)("reads $text as Keptn does", ({ text, parsed }) => {
    expect(inKeptnsWords(text)).toStrictEqual(parsed);
  });

  it.each(unreadable)(
    "refuses $criteria as Keptn does, and says what to write",
    ({ criteria: text }) => {
      const parsed = parseCriterion(text);
      expect(parsed).toStrictEqual({ ok: false, message: expect.stringContaining('as in "<600"') });
      expect(parsed).toMatchObject({ message: expect.stringContaining(JSON.stringify(text)) });
    },
  );

  it.each([
    ["<0x1p4", { operator: "<", value: 16, basis: "absolute" }],
    [">=5.", { operator: ">=", value: 5, basis: "absolute" }],
    ["<=-10%", { operator: "<=", value: 10, basis: "percent-less" }],
    ["= - 1_000", { operator: "=", value: 1000, basis: "less" }],
    ["<+Inf", { operator: "<", value: Infinity, basis: "more" }],
  ] as const)("reads %s", (text, criterion) => {
    expect(parseCriterion(text)).toStrictEqual({ ok: true, criterion });
  });

  it("tells a missing operator from an unreadable number", () => {
    expect(parseCriterion("600")).toMatchObject({
      message: expect.stringContaining("operator; begin"),
    });
    expect(parseCriterion("<600ms")).toMatchObject({
      message: expect.stringContaining("without a unit"),
    });
    expect(parseCriterion("<\t600")).toMatchObject({ ok: false });
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(() => parseCriterion(text)).not.toThrow();
      }),
    );
  });
});

function inKeptnsWords(text: string) {
  const parsed = parseCriterion(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const { operator, value, basis } = parsed.criterion;
  return {
    operator,
    value,
    checkPercentage: basis.startsWith("percent"),
    isComparison: basis !== "absolute",
    checkIncrease: increases(basis),
  };
}

function increases(basis: Criterion["basis"]): boolean {
  return basis === "more" || basis === "percent-more";
}
