import { describe, expect, it } from "vitest";
import type { InventoryEntry } from "../../../src/core/inventory/inventory.ts";
import { guardPrune } from "../../../src/core/inventory/prune-guard.ts";
import { entriesFrom, entry } from "./entries.ts";

function deletionsOf(entries: readonly InventoryEntry[]) {
  return entries.map(({ ref, uid }) => ({ ref, uid: uid ?? "live" }));
}

function guard(
  leaving: readonly InventoryEntry[],
  inventorySize: number,
  confirmed: string[] = [],
) {
  const deletions = deletionsOf(leaving);
  const wantedCount = inventorySize - leaving.length;
  return guardPrune({ leaving, deletions, inventorySize, wantedCount, confirmed, how: "trailer" });
}

function tokenOf(guarded: ReturnType<typeof guardPrune>): string {
  if (guarded.kind === "allowed") throw new Error("There is nothing to confirm.");
  return guarded.token;
}

const protectedEntry = (kind: string) => ({ ...entry("b"), ref: { ...entry("b").ref, kind } });

describe("guardPrune()", () => {
  it.each([
    ["some", 4],
    ["half", 5],
  ])("lets %s of the set go", (_, count) => {
    const leaving = entriesFrom(0, count);
    expect(guard(leaving, 10)).toEqual({ kind: "allowed", allow: deletionsOf(leaving), held: [] });
  });

  it("holds back more than half of the set and says how to confirm", () => {
    const guarded = guard(entriesFrom(0, 6), 10);
    expect(guarded).toMatchObject({
      kind: "refused",
      reason: "most-of-the-set",
      allow: [],
      held: deletionsOf(entriesFrom(0, 6)),
      token: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    expect(guarded).toMatchObject({
      message: `6 of 10 objects of the set would go away (ConfigMap/object-0, ConfigMap/object-1, ConfigMap/object-2, ConfigMap/object-3, ConfigMap/object-4 and 1 more): to confirm, commit to the stage's branch with the trailer "Confirm-Prune: ${tokenOf(guarded)}"`,
    });
  });

  it("holds back everything where nothing is wanted", () => {
    expect(guard([entry("a")], 1)).toMatchObject({ reason: "empty-set", allow: [] });
  });

  it.each(["Namespace", "CustomResourceDefinition", "PersistentVolume", "PersistentVolumeClaim"])(
    "holds back a %s and lets the others go",
    (kind) => {
      const guarded = guard([entry("a"), protectedEntry(kind)], 10);
      expect(guarded).toMatchObject({
        reason: "protected-kinds",
        allow: deletionsOf([entry("a")]),
        held: deletionsOf([protectedEntry(kind)]),
        message: expect.stringContaining(`${kind}/b`),
      });
      expect(guard([protectedEntry(kind)], 9, [tokenOf(guarded)]).kind).toBe("allowed");
    },
  );

  it("allows exactly what was confirmed", () => {
    const six = entriesFrom(0, 6);
    const token = tokenOf(guard(six, 10));
    expect(guard(six.toReversed(), 10, ["other", token]).kind).toBe("allowed");
    expect(guard(entriesFrom(0, 7), 10, [token]).kind).toBe("refused");
    expect(guard(six.with(0, entry("object-0", "another")), 10, [token]).kind).toBe("refused");
  });

  it("keeps a confirmation good for what a killed process has left to do", () => {
    const leaving = entriesFrom(0, 10);
    const token = tokenOf(guard(leaving, 10));
    const deletions = deletionsOf(leaving.slice(7));
    const rest = { leaving, deletions, inventorySize: 10, wantedCount: 0, how: "trailer" } as const;
    expect(guardPrune({ ...rest, confirmed: [token] }).kind).toBe("allowed");
    expect(guardPrune({ ...rest, confirmed: [] }).kind).toBe("refused");
  });

  it("asks for nothing where all that is leaving is gone already", () => {
    const given = { leaving: entriesFrom(0, 9), deletions: [], inventorySize: 10, wantedCount: 1 };
    expect(guardPrune({ ...given, confirmed: [], how: "option" }).kind).toBe("allowed");
  });

  it("tells who runs it by hand which option confirms", () => {
    const given = { leaving: [entry("a")], deletions: deletionsOf([entry("a")]), wantedCount: 0 };
    const guarded = guardPrune({ ...given, inventorySize: 1, confirmed: [], how: "option" });
    expect(guarded).toMatchObject({
      message: expect.stringMatching(/--confirm-prune [0-9a-f]{12}$/),
    });
  });

  it("names protected kinds first among the many", () => {
    const leaving = [...entriesFrom(0, 8), protectedEntry("Namespace")];
    expect(guard(leaving, 10)).toMatchObject({
      message: expect.stringContaining("(Namespace/b, ConfigMap/object-0"),
    });
  });
});
