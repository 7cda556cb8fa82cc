import type { InventoryEntry } from "../../../src/core/inventory/inventory.ts";

export function entry(name: string, uid: string | null = `uid-${name}`): InventoryEntry {
  return { ref: { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name }, uid };
}

export function entriesFrom(first: number, count: number): readonly InventoryEntry[] {
  return Array.from({ length: count }, (_, index) => entry(`object-${first + index}`));
}
