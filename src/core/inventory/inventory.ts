import type { ObjectRef } from "../reconcile/kubernetes-object.ts";

/** An object that a set has put into the cluster, or is about to. */
export type InventoryEntry = {
  readonly ref: ObjectRef;
  /** Null between the intent to create it and the answer. */
  readonly uid: string | null;
  /** Hash of the payload of an object that removes itself when it is done: what ran once is not made again. */
  readonly once?: string;
};

/** One ConfigMap of the inventory. */
export type InventoryShard = {
  readonly name: string;
  readonly entries: readonly InventoryEntry[];
};

/** Label of every shard; its value is the set's name. */
export const inventoryLabel = "evenkeel.dev/inventory";
