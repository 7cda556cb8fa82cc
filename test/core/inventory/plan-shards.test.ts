import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InventoryEntry, InventoryShard } from "../../../src/core/inventory/inventory.ts";
import { planShards, unionOf } from "../../../src/core/inventory/plan-shards.ts";
import { toShard } from "../../../src/core/inventory/to-shard.ts";
import { objectKey } from "../../../src/core/reconcile/object-ref.ts";
import { entriesFrom, entry } from "./entries.ts";

const set = { name: "shop", namespace: "shop" };

function carryOut(
  present: readonly InventoryShard[],
  wanted: readonly InventoryEntry[],
): readonly InventoryShard[] {
  const { writes, removals } = planShards(present, wanted, set);
  const gone = new Set([...removals, ...writes.map(({ name }) => name)]);
  return [...present.filter(({ name }) => !gone.has(name)), ...writes];
}

function keysOf(shards: readonly InventoryShard[]): readonly string[] {
  return shards.flatMap(({ entries }) => entries.map(({ ref }) => objectKey(ref)));
}

describe("planShards()", () => {
  it("begins with shard 0", () => {
    const entries = [entry("a"), entry("b", null)];
    const writes = [{ name: "evenkeel-shop-0", entries }];
    expect(planShards([], entries, set)).toEqual({ writes, removals: [] });
  });

  it("writes nothing where nothing changes", () => {
    const entries = entriesFrom(0, 5_000);
    const present = carryOut([], entries);
    expect(planShards(present, entries.toReversed(), set)).toEqual({ writes: [], removals: [] });
  });

  it("spreads 5,000 objects over few shards of a bounded size", () => {
    const present = carryOut([], entriesFrom(0, 5_000));
    expect(present.length).toBeLessThanOrEqual(4);
    for (const shard of present) {
      expect(shard.entries.length).toBeLessThanOrEqual(2_000);
      expect(JSON.stringify(toShard(set, shard)).length).toBeLessThan(500_000);
    }
  });

  it("bounds a shard of long names by its size", () => {
    const long = Array.from({ length: 2_000 }, (_, n) => entry(`${"x".repeat(240)}-${n}`));
    for (const shard of carryOut([], long)) {
      expect(JSON.stringify(toShard(set, shard)).length).toBeLessThan(480_000);
    }
  });

  it("writes only the shard in which an entry is new, gone or learnt its uid", () => {
    const entries = entriesFrom(0, 4_000);
    const present = carryOut([], entries);
    expect(present.length).toBe(2);
    const changed = entries.with(3_500, entry("object-3500", "another"));
    const plan = planShards(present, changed, set);
    expect(plan.removals).toEqual([]);
    expect(plan.writes.map(({ name }) => name)).toEqual(["evenkeel-shop-1"]);
  });

  it("fills the room that others left before it begins a shard", () => {
    const present = carryOut([], entriesFrom(0, 3_000));
    const wanted = [...entriesFrom(500, 2_500), ...entriesFrom(9_000, 400)];
    const plan = planShards(present, wanted, set);
    expect(plan.writes.map(({ name, entries }) => [name, entries.length])).toEqual([
      ["evenkeel-shop-0", 1_900],
    ]);
  });

  it("removes shards that hold nothing any more", () => {
    const present = carryOut([], entriesFrom(0, 3_000));
    expect(planShards(present, entriesFrom(0, 10), set).removals).toEqual(["evenkeel-shop-1"]);
    expect(planShards(present, [], set)).toEqual({
      writes: [],
      removals: ["evenkeel-shop-0", "evenkeel-shop-1"],
    });
  });

  it("keeps an object once that is listed twice, also under two versions of its kind", () => {
    const old = { ref: { ...entry("a").ref, apiVersion: "v1beta1" }, uid: "1" };
    const grouped = [
      { ...old, ref: { ...old.ref, apiVersion: "x/v1beta1" } },
      { ref: { ...old.ref, apiVersion: "x/v1" }, uid: null },
    ];
    const present = grouped.map((each, n) => ({ name: `evenkeel-shop-${n}`, entries: [each] }));
    const plan = planShards(present, grouped, set);
    expect(plan).toEqual({
      writes: [
        {
          name: "evenkeel-shop-0",
          entries: [{ ref: { ...old.ref, apiVersion: "x/v1" }, uid: "1" }],
        },
      ],
      removals: ["evenkeel-shop-1"],
    });
  });

  it("lists exactly what is wanted after any history", () => {
    const wanted = fc.uniqueArray(fc.nat(40), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 6 }), (history) => {
        let shards: readonly InventoryShard[] = [];
        for (const numbers of history) {
          const entries = numbers.map((number) => entry(`object-${number}`));
          shards = carryOut(shards, entries);
          expect(keysOf(shards).toSorted()).toEqual(
            entries.map(({ ref }) => objectKey(ref)).toSorted(),
          );
        }
      }),
    );
  });
});

describe("unionOf()", () => {
  it("has what is listed and what is wanted, once", () => {
    expect(unionOf([entry("a"), entry("b")], [entry("b"), entry("c", null)])).toEqual([
      entry("a"),
      entry("b"),
      entry("c", null),
    ]);
  });

  it("drops the uid of an object that is about to be created again", () => {
    expect(unionOf([entry("a", "gone")], [entry("a", null)])).toEqual([entry("a", null)]);
  });
});
