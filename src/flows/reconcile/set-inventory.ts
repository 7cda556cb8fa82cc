import {
  inventoryLabel,
  type InventoryEntry,
  type InventoryShard,
} from "../../core/inventory/inventory.ts";
import { parseShard } from "../../core/inventory/parse-shard.ts";
import { planShards } from "../../core/inventory/plan-shards.ts";
import { toShard } from "../../core/inventory/to-shard.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { fieldManagerOf, type ObjectSet } from "../../core/reconcile/object-set.ts";
import { UnavailableError } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";

/** The inventory as it is in the cluster. */
export type SetInventory = {
  readonly shards: readonly InventoryShard[];
  /** Versions of the ConfigMaps by name: what another process has written meanwhile is not overwritten. */
  readonly versions: ReadonlyMap<
    string,
    { readonly resourceVersion: string; readonly uid: string }
  >;
};

export type InventoryReading =
  | { readonly kind: "read"; readonly inventory: SetInventory }
  /** A newer version wrote it, or somebody changed it: nothing may be deleted on its word. */
  | { readonly kind: "unreadable"; readonly message: string };

export async function readInventory(cluster: Cluster, set: ObjectSet): Promise<InventoryReading> {
  const found: KubernetesObject[] = [];
  const labels = `${inventoryLabel}=${set.name ?? ""}`;
  const { namespace } = set;
  const query = { apiVersion: "v1", kind: "ConfigMap", namespace, labels };
  const result = await cluster.list(query, (object) => void found.push(object));
  if (result.kind !== "listed") {
    const why = result.kind === "forbidden" ? result.message : "the cluster serves no ConfigMaps";
    return { kind: "unreadable", message: `the inventory in ${namespace} cannot be read: ${why}` };
  }
  const shards: InventoryShard[] = [];
  const versions = new Map<string, { resourceVersion: string; uid: string }>();
  for (const object of found) {
    const parsed = parseShard(object);
    if (parsed.kind === "unreadable") return parsed;
    const { name, resourceVersion = "", uid = "" } = object.metadata;
    shards.push(parsed.shard);
    versions.set(name, { resourceVersion, uid });
  }
  return { kind: "read", inventory: { shards, versions } };
}

export function entriesOf({ shards }: SetInventory): readonly InventoryEntry[] {
  return shards.flatMap(({ entries }) => entries);
}

export type InventoryWriting =
  | { readonly kind: "written"; readonly inventory: SetInventory }
  /** This account may not, or a policy of the cluster says no. */
  | { readonly kind: "refused"; readonly message: string };

/** Writes the shards that change and no others. Throws `UnavailableError` where somebody else wrote meanwhile. */
export async function writeInventory(
  cluster: Cluster,
  given: {
    readonly set: ObjectSet;
    readonly inventory: SetInventory;
    readonly entries: readonly InventoryEntry[];
  },
): Promise<InventoryWriting> {
  const { set, inventory } = given;
  const { writes, removals } = planShards(inventory.shards, given.entries, set);
  const versions = new Map(inventory.versions);
  for (const shard of writes) {
    const object = withVersion(toShard(set, shard), versions.get(shard.name)?.resourceVersion);
    const options = { fieldManager: fieldManagerOf(set), namespace: set.namespace };
    const result = await cluster.apply(object, options);
    if (result.kind === "failed") {
      const message = `the inventory ${shard.name} cannot be written: ${result.message}`;
      // What a person has to allow is told; whatever may pass by itself is tried again.
      const isFinal = ["forbidden", "denied", "invalid"].includes(result.reason);
      if (isFinal) return { kind: "refused", message };
      throw new UnavailableError(message);
    }
    const { resourceVersion = "", uid = "" } = result.object.metadata;
    versions.set(shard.name, { resourceVersion, uid });
  }
  for (const name of removals) {
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: set.namespace, name };
    await cluster.remove(ref, { uid: versions.get(name)?.uid ?? "" });
    versions.delete(name);
  }
  const changed = new Set([...writes.map(({ name }) => name), ...removals]);
  const kept = inventory.shards.filter(({ name }) => !changed.has(name));
  return { kind: "written", inventory: { shards: [...kept, ...writes], versions } };
}

function withVersion(object: KubernetesObject, resourceVersion: string | undefined) {
  if (resourceVersion === undefined) return object;
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}
