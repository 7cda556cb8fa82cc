import { textOf } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import type { InventoryEntry, InventoryShard } from "./inventory.ts";
import { parseEntry } from "./shard-entry.ts";
import { objectsKey } from "./to-shard.ts";

export type ParsedShard =
  | { readonly kind: "shard"; readonly shard: InventoryShard }
  /** Nothing may be pruned, and nothing written over it: what cannot be read would be forgotten. */
  | { readonly kind: "unreadable"; readonly message: string };

/** One line that cannot be read makes the whole shard unreadable: it may name any object. */
export function parseShard(configMap: KubernetesObject): ParsedShard {
  const { name } = configMap.metadata;
  const text = textOf(configMap, "data", objectsKey);
  if (text === undefined) return unreadable(name, `it has no data ${objectsKey}`);
  const entries: InventoryEntry[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const entry = parseEntry(line);
    if (entry === undefined) return unreadable(name, `line ${index + 1} is of no known form`);
    entries.push(entry);
  }
  return { kind: "shard", shard: { name, entries } };
}

function unreadable(name: string, why: string): ParsedShard {
  const message = `the inventory cannot be read, so nothing is pruned: ConfigMap/${name}: ${why}; run the version of Evenkeel that wrote it, or restore it`;
  return { kind: "unreadable", message };
}
