import { describe, expect, it } from "vitest";
import { decideDrift, type DriftHistory } from "../../../src/core/reconcile/decide-drift.ts";

const start = new Date("2026-03-01T03:00:00.000Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

describe("decideDrift()", () => {
  it("corrects the first drift at once", () => {
    expect(decideDrift("correct", undefined, start)).toEqual({
      kind: "correct",
      history: { corrections: 1, last: start },
    });
  });

  it.each(["report", "off"] as const)("leaves it for ever where the policy says %s", (policy) => {
    expect(decideDrift(policy, undefined, start)).toEqual({
      kind: "leave",
      reason: policy,
      until: null,
    });
  });

  it.each([
    [1, 5],
    [2, 10],
    [4, 40],
    [9, 300],
  ])("waits longer after each correction: after %i of them %i seconds", (corrections, pause) => {
    const history = { corrections, last: start };
    expect(decideDrift("correct", history, after(pause - 1))).toEqual({
      kind: "leave",
      reason: "back-off",
      until: after(pause),
    });
    expect(decideDrift("correct", history, after(pause))).toMatchObject({
      kind: "correct",
      history: { corrections: corrections + 1 },
    });
  });

  it("forgets what was long ago", () => {
    const history = { corrections: 20, last: start };
    expect(decideDrift("correct", history, after(601))).toMatchObject({
      history: { corrections: 1 },
    });
  });

  it("corrects an object that somebody changes every second less than 30 times an hour", () => {
    let history: DriftHistory | undefined;
    let corrections = 0;
    for (let second = 0; second < 3600; second += 1) {
      const decision = decideDrift("correct", history, after(second));
      if (decision.kind !== "correct") continue;
      corrections += 1;
      ({ history } = decision);
    }
    expect(corrections).toBeLessThan(30);
    expect(corrections).toBeGreaterThan(10);
  });
});
