import { describe, expect, it } from "vitest";
import { histogramQuantile } from "../../../src/sandbox/prometheus/histogram-quantile.ts";

function buckets(...pairs: readonly (readonly [bound: number, count: number])[]) {
  return pairs.map(([bound, count]) => ({ bound, count }));
}

const even = buckets([100, 10], [200, 20], [Infinity, 20]);

describe("histogramQuantile()", () => {
  it.each([
    [0.25, even, 50],
    [0.5, even, 100],
    [0.75, even, 150],
    [1, even, 200],
    [0.75, even.toReversed(), 150],
    [0.9, buckets([100, 10], [Infinity, 20]), 100],
    [0.5, buckets([100, 0], [200, 10], [Infinity, 10]), 150],
    [0.5, buckets([100, 0], [Infinity, 0]), NaN],
    [0.5, buckets([100, 10]), NaN],
    [0.5, buckets([Infinity, 10]), NaN],
    [-1, even, -Infinity],
    [2, even, Infinity],
  ])("finds the quantile %d of %j", (quantile, of, expected) => {
    expect(histogramQuantile(quantile, of)).toEqual(expected);
  });
});
