import { describe, expect, it } from "vitest";
import { mergeRows } from "../../../src/core/reconcile/merge-rows.ts";
import type { ObjectAction, ObjectRow } from "../../../src/core/reconcile/object-action.ts";

function row(name: string, action: ObjectAction): ObjectRow {
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "n", name };
  return { ref, action, health: null, source: null };
}

const kinds = (rows: readonly ObjectRow[]) =>
  rows.map(({ ref, action }) => [ref.name, action.kind]);

describe("mergeRows()", () => {
  it("keeps what an earlier pass has done where a later one finds it done", () => {
    const earlier = [row("a", { kind: "created" }), row("b", { kind: "unchanged" })];
    const later = [row("a", { kind: "unchanged" }), row("b", { kind: "configured" })];
    expect(kinds(mergeRows(earlier, later))).toEqual([
      ["a", "created"],
      ["b", "configured"],
    ]);
  });

  it("does not hide that something went wrong later", () => {
    const failed = { kind: "failed", reason: "denied", message: "no" } as const;
    expect(kinds(mergeRows([row("a", { kind: "created" })], [row("a", failed)]))).toEqual([
      ["a", "failed"],
    ]);
  });

  it("calls deleted what was ending and is gone", () => {
    const ending = { kind: "waiting", reason: "terminating", message: "held up" } as const;
    const gone = { kind: "forgotten", reason: "absent" } as const;
    expect(kinds(mergeRows([row("a", ending)], [row("a", gone)]))).toEqual([["a", "deleted"]]);
  });

  it("keeps what was deleted, for no later pass knows of it", () => {
    const earlier = [row("a", { kind: "deleted" }), row("b", { kind: "unchanged" })];
    expect(kinds(mergeRows(earlier, [row("b", { kind: "unchanged" })]))).toEqual([
      ["b", "unchanged"],
      ["a", "deleted"],
    ]);
  });
});
