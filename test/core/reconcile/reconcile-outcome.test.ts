import { describe, expect, it } from "vitest";
import { current, failed, inProgress } from "../../../src/core/health/health.ts";
import type { ObjectAction, ObjectRow } from "../../../src/core/reconcile/object-action.ts";
import {
  reconcileOutcome,
  rowState,
  type RowState,
} from "../../../src/core/reconcile/reconcile-outcome.ts";

function row(name: string, part: Partial<ObjectRow> = {}): ObjectRow {
  return {
    ref: { apiVersion: "apps/v1", kind: "Deployment", namespace: "n", name },
    action: { kind: "unchanged" },
    health: current("2 pods are available"),
    source: null,
    ...part,
  };
}

const ready = inProgress("LessReady", "1 of 2 pods are ready");

describe("reconcileOutcome()", () => {
  it("is healthy when every object is, and counts what changed", () => {
    const rows = [row("a", { action: { kind: "configured" } }), row("b")];
    expect(reconcileOutcome(rows)).toEqual({
      kind: "healthy",
      text: "2 objects are healthy, 1 changed",
    });
    expect(reconcileOutcome([row("a")]).text).toBe("1 object is healthy, nothing changed");
    expect(reconcileOutcome([])).toEqual({ kind: "healthy", text: "nothing to apply" });
  });

  it("counts what was deleted, and what was left as somebody changed it", () => {
    const rows = [
      row("a", { action: { kind: "drifted", reason: "report", message: "x" } }),
      row("b", { action: { kind: "deleted" }, health: null }),
      row("c", { action: { kind: "forgotten", reason: "absent" }, health: null }),
    ];
    expect(reconcileOutcome(rows).text).toBe(
      "1 object is healthy, nothing changed, 1 deleted, 1 drifted",
    );
  });

  it("waits while one object may still become healthy", () => {
    const rows = [row("a"), row("b", { health: ready }), row("c", { health: ready })];
    expect(reconcileOutcome(rows)).toEqual({
      kind: "waiting",
      text: "Deployment/b: 1 of 2 pods are ready (and 1 more)",
    });
  });

  it("fails as soon as one object did, whatever the others may become", () => {
    const refused = row("c", {
      action: { kind: "failed", reason: "conflict", message: "kubectl owns spec.replicas" },
      health: null,
    });
    const broken = row("b", { health: failed("ProgressDeadlineExceeded", "no progress") });
    expect(reconcileOutcome([row("a", { health: ready }), broken, refused])).toEqual({
      kind: "failed",
      text: "Deployment/b: no progress (and 1 more)",
    });
  });

  it("cuts its text at 140 code points and keeps the count", () => {
    const long = row("a", { health: failed("X", "🔥".repeat(200)) });
    const { text } = reconcileOutcome([long, long, long]);
    expect(Array.from(text)).toHaveLength(140);
    expect(text).toMatch(/🔥… \(and 2 more\)$/u);
  });
});

describe("rowState()", () => {
  const message = "m";
  it.each<[ObjectAction, RowState]>([
    [{ kind: "kept", reason: "annotation", message }, "healthy"],
    [{ kind: "kept", reason: "foreign-owner", message }, "healthy"],
    [{ kind: "kept", reason: "unconfirmed", message }, "failed"],
    [{ kind: "kept", reason: "refused", message }, "failed"],
    [{ kind: "waiting", reason: "terminating", message }, "waiting"],
    [{ kind: "untried", reason: "atomic" }, "untried"],
    [{ kind: "deleted" }, "healthy"],
  ])("takes %o for %s", (action, state) => {
    expect(rowState(row("a", { action, health: null }))).toBe(state);
  });
});
