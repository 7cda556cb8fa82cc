import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { increase } from "../../../src/sandbox/prometheus/increase.ts";

function samples(...pairs: readonly (readonly [at: number, value: number])[]) {
  return pairs.map(([at, value]) => ({ at, value }));
}

describe("increase()", () => {
  it.each([
    { what: "nothing", seen: samples() },
    { what: "one sample", seen: samples([10, 5]) },
  ])("says nothing from $what", ({ seen }) => {
    expect(increase(seen, { from: 0, until: 20 })).toBeUndefined();
  });

  it.each([
    { what: "extends to near edges", seen: samples([5, 105], [15, 115]), expected: 20 },
    {
      what: "extends by half a sample to far edges",
      seen: samples([9, 100], [10, 101], [11, 102]),
      expected: 3,
    },
    { what: "does not go below zero", seen: samples([5, 2], [15, 12]), expected: 17 },
    { what: "adds what a reset lost", seen: samples([5, 100], [10, 105], [15, 5]), expected: 20 },
    { what: "sees a counter that stands still", seen: samples([5, 7], [15, 7]), expected: 0 },
  ])("$what", ({ seen, expected }) => {
    expect(increase(seen, { from: 0, until: 20 })).toBeCloseTo(expected);
  });

  it("is exact for a steady counter that is scraped steadily", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 100 }),
        (offset, perSecond) => {
          const seen = [0, 5, 10, 15, 20].map((at) => ({
            at: at + offset,
            value: 1000 + (at + offset) * perSecond,
          }));
          expect(increase(seen, { from: 0, until: 25 })).toBeCloseTo(25 * perSecond);
        },
      ),
    );
  });
});
