import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planRollout, portionOf } from "../../../src/sandbox/cluster/plan-rollout.ts";

const counts = fc
  .record({ replicas: fc.nat(20), ready: fc.nat(20) })
  .map(({ replicas, ready }) => ({ replicas, available: Math.min(replicas, ready) }));

describe("planRollout()", () => {
  it.each([
    ["starts with the surge", { fresh: [0, 0], old: [4, 4] }, { fresh: 1, old: 3 }],
    ["waits until new pods are available", { fresh: [2, 0], old: [3, 3] }, { fresh: 2, old: 3 }],
    ["goes on when they are", { fresh: [2, 2], old: [3, 3] }, { fresh: 2, old: 1 }],
    [
      "drops old pods that are not available first",
      { fresh: [1, 0], old: [4, 1] },
      { fresh: 1, old: 3 },
    ],
    ["ends with none of the old", { fresh: [4, 4], old: [1, 1] }, { fresh: 4, old: 0 }],
    ["scales down", { fresh: [6, 6], old: [0, 0] }, { fresh: 4, old: 0 }],
  ] as const)("%s", (_what, { fresh, old }, wanted) => {
    const step = planRollout({
      desired: 4,
      maxSurge: 1,
      maxUnavailable: 1,
      fresh: { replicas: fresh[0], available: fresh[1] },
      old: [{ replicas: old[0], available: old[1] }],
    });
    expect(step).toEqual({ fresh: wanted.fresh, old: [wanted.old] });
  });

  it("never takes an available pod away below what must stay available", () => {
    fc.assert(
      fc.property(
        fc.record({
          desired: fc.integer({ min: 1, max: 20 }),
          maxSurge: fc.nat(5),
          maxUnavailable: fc.nat(5),
          fresh: counts,
          old: fc.array(counts, { maxLength: 3 }),
        }),
        (rollout) => {
          const { desired, maxUnavailable, fresh, old } = rollout;
          const step = planRollout(rollout);
          const before = old.reduce((sum, one) => sum + one.available, fresh.available);
          const lost = old.reduce(
            (sum, one, index) =>
              sum + one.available - Math.min(one.available, step.old[index] ?? 0),
            fresh.available - Math.min(fresh.available, step.fresh),
          );
          expect(before - lost).toBeGreaterThanOrEqual(Math.min(before, desired - maxUnavailable));
        },
      ),
    );
  });
});

describe("portionOf()", () => {
  it("rounds a surge up and an outage down", () => {
    expect(portionOf("25%", 10, "up")).toBe(3);
    expect(portionOf("25%", 10, "down")).toBe(2);
    expect(portionOf(2, 10, "up")).toBe(2);
  });
});
