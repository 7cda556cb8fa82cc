import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScaleBy } from "../../../src/core/action/action.ts";
import { scaleCount } from "../../../src/core/action/scale-count.ts";

const policy = { minReplicas: 1, maxReplicas: 10 };
const effect = (by: ScaleBy, min: number | null = null, max: number | null = null) =>
  ({ kind: "scale", by, min, max }) as const;

describe("scaleCount", () => {
  it.each([
    [1, effect({ by: 1 }), 2],
    [3, effect({ by: -1 }), 2],
    [3, effect({ to: 7 }), 7],
    [1, effect({ percent: 50 }), 2],
    [10, effect({ percent: -25 }), 8],
    [8, effect({ by: 5 }), 10],
    [8, effect({ by: 5 }, null, 9), 9],
    [3, effect({ by: -5 }), 1],
    [5, effect({ by: -4 }, 3), 3],
    [0, effect({ by: 1 }), 1],
    [15, effect({ by: -1 }), 10],
    [3, effect({ to: 0 }), 1],
  ])("takes %d by %j to %d", (current, by, to) => {
    expect(scaleCount(current, by, policy)).toEqual({ kind: "count", to });
  });

  it("reaches zero only when a rule says =0 and the policy lets it", () => {
    const open = { ...policy, minReplicas: 0 };
    expect(scaleCount(3, effect({ to: 0 }), open)).toEqual({ kind: "count", to: 0 });
    expect(scaleCount(3, effect({ by: -3 }), open)).toEqual({ kind: "count", to: 1 });
    expect(scaleCount(1, effect({ by: -1 }), open)).toMatchObject({
      message: expect.stringContaining('only "=0" may reach 0'),
    });
  });

  it.each([
    [10, effect({ by: 1 }), "10 to 11 is not allowed: at most 10 (maxReplicas of the policy)"],
    [15, effect({ by: 1 }), "15 to 16 is not allowed: at most 10 (maxReplicas of the policy)"],
    [5, effect({ by: 1 }, null, 5), "5 to 6 is not allowed: at most 5 (max of the rule)"],
    [1, effect({ by: -1 }), "1 to 0 is not allowed: at least 1 (minReplicas of the policy)"],
    [2, effect({ by: -1 }, 2), "2 to 1 is not allowed: at least 2 (min of the rule)"],
    [2, effect({ by: 1 }, 20), "the rule and the policy leave no room: at least 20 and at most 10"],
  ])("says which limit keeps %d from %j", (current, by, message) => {
    expect(scaleCount(current, by, policy)).toEqual({ kind: "out-of-bounds", message });
  });

  it.each([effect({ by: 0 }), effect({ to: 4 }), effect({ percent: 0 })])(
    "has nothing to do for %j on 4",
    (by) => {
      expect(scaleCount(4, by, policy)).toEqual({ kind: "same" });
    },
  );

  it("never goes the other way, and never out of the policy", () => {
    const step = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(fc.nat(30), step, fc.constantFrom("by", "percent"), (current, by, key) => {
        const change = effect(key === "by" ? { by } : { percent: by });
        const scaled = scaleCount(current, change, policy);
        fc.pre(scaled.kind === "count");
        const to = scaled.kind === "count" ? scaled.to : current;
        expect(Math.sign(to - current)).toBe(Math.sign(by));
        expect(to).toBeGreaterThanOrEqual(1);
        expect(to).toBeLessThanOrEqual(10);
      }),
    );
  });
});
