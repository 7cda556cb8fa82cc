import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aggregate, aggregateFunction } from "../../../src/core/evaluation/aggregate.ts";
import { criteria } from "./keptn-vectors.ts";

const values = fc.array(fc.integer(), { minLength: 1 });
const percentiles = ["p50", "p90", "p95", "p99"] as const;

describe("aggregate()", () => {
  it.each(criteria.aggregate)("$name", ({ values: earlier, function: name, result }) => {
    expect(aggregate(earlier, name) ?? 0).toBe(result);
  });

  it("has nothing to say about no values", () => {
    expect(aggregate([], "p99")).toBeNull();
  });

  it("computes p99", () => {
    const hundred = Array.from({ length: 199 }, (_, index) => index + 1);
    expect(aggregate(hundred, "p99")).toBe(198);
    expect(aggregate([3, 1, 2], "p99")).toBe(3);
  });

  it("stays between the smallest and the largest value, and percentiles grow", () => {
    fc.assert(
      fc.property(values, (earlier) => {
        const results = percentiles.map((name) => aggregate(earlier, name) ?? Number.NaN);
        const inOrder = [Math.min(...earlier), ...results, Math.max(...earlier)];
        expect(inOrder).toStrictEqual(inOrder.toSorted((a, b) => a - b));
      }),
    );
  });

  it("does not depend on the order of the values", () => {
    fc.assert(
      fc.property(values, fc.constantFrom(...percentiles), (earlier, name) => {
        expect(aggregate(earlier.toReversed(), name)).toBe(aggregate(earlier, name));
      }),
    );
  });
});

describe("aggregateFunction()", () => {
  it.each(["avg", "P95", "p99"])("knows %s", (word) => {
    expect(aggregateFunction(word)).toBe(word.toLowerCase());
  });

  it.each(["", "average", "p80", "constructor"])("does not know %j", (word) => {
    expect(aggregateFunction(word)).toBeUndefined();
  });
});
