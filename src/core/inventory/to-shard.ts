import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import type { ObjectSet } from "../reconcile/object-set.ts";
import { inventoryLabel, type InventoryShard } from "./inventory.ts";
import { formatEntry } from "./shard-entry.ts";

/** Key of a shard's data: an object a line. */
export const objectsKey = "objects";

/** The ConfigMap of a shard. It is not labelled as an object of the set: it does not list itself. */
export function toShard(
  { name: set, namespace }: ObjectSet,
  { name, entries }: InventoryShard,
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace, labels: { [inventoryLabel]: set ?? "" } },
    data: { [objectsKey]: entries.map((entry) => `${formatEntry(entry)}\n`).join("") },
  };
}
