import { objectKey } from "../reconcile/object-ref.ts";
import type { InventoryEntry } from "./inventory.ts";

/** One entry for each object, by key: the last one, with what an earlier one knew and it does not. */
export function mergedEntries(entries: readonly InventoryEntry[]): Map<string, InventoryEntry> {
  const merged = new Map<string, InventoryEntry>();
  for (const entry of entries) {
    const key = objectKey(entry.ref);
    const known = merged.get(key);
    merged.set(key, { ...known, ...entry, uid: entry.uid ?? known?.uid ?? null });
  }
  return merged;
}
