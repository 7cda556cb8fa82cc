import { expect } from "vitest";
import type { InventoryEntry } from "../../src/core/inventory/inventory.ts";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { objectLabel } from "../../src/core/reconcile/object-ref.ts";
import type { SetBench } from "./set-bench.ts";

/**
 * Whatever carries the set's label is in its inventory, with its uid, and is wanted; nothing else is. `kinds` are
 * those that it may be of (`v1/ConfigMap`).
 */
export async function expectOwned(
  bench: SetBench,
  kinds: readonly string[],
  wanted: readonly KubernetesObject[],
): Promise<void> {
  const labelled = await bench.labelled(kinds);
  expect(lines(await bench.inventory())).toEqual(lines(labelled));
  const labels = wanted.map(({ kind, metadata }) => objectLabel({ kind, name: metadata.name }));
  expect(labelled.map(({ ref }) => objectLabel(ref)).toSorted()).toEqual(labels.toSorted());
}

function lines(entries: readonly InventoryEntry[]): readonly string[] {
  return entries.map(({ ref, uid }) => `${objectLabel(ref)} ${uid ?? "not created"}`).toSorted();
}
