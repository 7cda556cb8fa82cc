import { describe, expect, it } from "vitest";
import { current, failed, inProgress } from "../../../src/core/health/health.ts";
import {
  type ObjectOutcome,
  reconcileOutcome,
} from "../../../src/core/reconcile/reconcile-outcome.ts";

function outcome(name: string, part: Partial<ObjectOutcome> = {}): ObjectOutcome {
  return {
    ref: { apiVersion: "apps/v1", kind: "Deployment", namespace: "n", name },
    applied: { kind: "unchanged" },
    health: current("2 pods are available"),
    ...part,
  };
}

describe("reconcileOutcome()", () => {
  it("is healthy when every object is, and counts what changed", () => {
    const objects = [outcome("a", { applied: { kind: "configured" } }), outcome("b")];
    expect(reconcileOutcome(objects)).toMatchObject({
      kind: "healthy",
      text: "2 objects are healthy, 1 changed",
    });
    expect(reconcileOutcome([outcome("a")]).text).toBe("1 object is healthy, nothing changed");
    expect(reconcileOutcome([])).toEqual({ kind: "healthy", text: "nothing to apply", rows: [] });
  });

  it("waits while one object may still become healthy", () => {
    const waiting = outcome("b", { health: inProgress("LessReady", "1 of 2 pods are ready") });
    expect(reconcileOutcome([outcome("a"), waiting, outcome("c", { health: null })])).toMatchObject(
      {
        kind: "waiting",
        text: "Deployment/b: 1 of 2 pods are ready (and 1 more)",
      },
    );
  });

  it("fails as soon as one object did, whatever the others may become", () => {
    const waiting = outcome("a", { health: inProgress("LessReady", "1 of 2 pods are ready") });
    const broken = outcome("b", { health: failed("ProgressDeadlineExceeded", "no progress") });
    const refused = outcome("c", {
      applied: { kind: "failed", reason: "conflict", message: "kubectl owns spec.replicas" },
    });
    const { kind, text, rows } = reconcileOutcome([waiting, broken, refused]);
    expect([kind, text]).toEqual(["failed", "Deployment/b: no progress (and 1 more)"]);
    expect(rows.map(({ action, state }) => [action, state])).toEqual([
      ["unchanged", "waiting"],
      ["unchanged", "failed"],
      ["failed", "failed"],
    ]);
  });

  it("cuts its text at 140 code points and keeps the count", () => {
    const long = outcome("a", { health: failed("X", "🔥".repeat(200)) });
    const { text } = reconcileOutcome([long, long, long]);
    expect(Array.from(text)).toHaveLength(140);
    expect(text).toMatch(/🔥… \(and 2 more\)$/u);
  });
});
