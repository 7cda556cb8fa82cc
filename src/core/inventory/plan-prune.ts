import { appliedBy } from "../ownership/managed-fields.ts";
import { foreignOwner } from "../ownership/foreign-owner.ts";
import { inApplyOrder } from "../reconcile/apply-order.ts";
import type { KubernetesObject, ObjectRef } from "../reconcile/kubernetes-object.ts";
import { fieldManagerOf, setLabel, type ObjectSet } from "../reconcile/object-set.ts";
import type { InventoryEntry } from "./inventory.ts";
import { mergedEntries } from "./merged-entries.ts";
import { pruneOptOut } from "./prune-opt-out.ts";

export type PruneDecision =
  /** `uid` is a precondition of the delete. */
  | { readonly kind: "delete"; readonly ref: ObjectRef; readonly uid: string }
  /** It is not ours any more: gone, another object of the same name, or given up by taking the set's label off. */
  | { readonly kind: "forget"; readonly reason: "absent" | "replaced" | "released" }
  | {
      readonly kind: "keep";
      readonly reason: "annotation" | "foreign-owner" | "terminating";
      readonly message: string;
    };

/** Entries whose keys are not among `wanted`, in the order of deletion: what others need goes last. */
export function planPrune(given: {
  readonly present: readonly InventoryEntry[];
  readonly wanted: { readonly has: (key: string) => boolean };
}): readonly InventoryEntry[] {
  const leaving = [...mergedEntries(given.present)].filter(([key]) => !given.wanted.has(key));
  const entries = leaving.map(([, entry]) => entry);
  return inApplyOrder(entries, ({ ref }) => ref).toReversed();
}

/**
 * What to do with the object of an entry that is not wanted any more. It is deleted only if the inventory's uid and
 * the live object's label both say that it is the set's; an entry without a uid is one whose creation was never
 * answered, and there the label has to do.
 */
export function decidePrune(
  entry: InventoryEntry,
  live: KubernetesObject | undefined,
  given: {
    readonly set: ObjectSet;
    /** The manifest as it was last in git: another owner may have wiped its opt-out off the live object. */
    readonly lastApplied?: KubernetesObject;
    /** Uids of wanted objects: one may be served by two API groups, and is then wanted under the other key. */
    readonly wantedUids?: { readonly has: (uid: string) => boolean };
  },
): PruneDecision {
  const uid = live?.metadata.uid;
  if (live === undefined || uid === undefined) return { kind: "forget", reason: "absent" };
  // Another uid under our own manager is what we made anew ourselves before we could write it down.
  const isOurs = appliedBy(live, fieldManagerOf(given.set)) !== undefined;
  if (entry.uid !== null && entry.uid !== uid && !isOurs) {
    return { kind: "forget", reason: "replaced" };
  }
  const owner = live.metadata.labels?.[setLabel];
  if (owner !== given.set.name) return { kind: "forget", reason: "released" };
  if (given.wantedUids?.has(uid) === true) return { kind: "forget", reason: "replaced" };
  return reasonToKeep(live, given.lastApplied) ?? { kind: "delete", ref: entry.ref, uid };
}

function reasonToKeep(
  live: KubernetesObject,
  lastApplied: KubernetesObject | undefined,
): Extract<PruneDecision, { kind: "keep" }> | undefined {
  const owner = foreignOwner(live);
  if (owner !== undefined) {
    const message = `it belongs to ${owner.tool} (${owner.name}) and is left to it`;
    return { kind: "keep", reason: "foreign-owner", message };
  }
  const mark = pruneOptOut(live) ?? (lastApplied && pruneOptOut(lastApplied));
  if (mark !== undefined) {
    const message = `${mark} keeps it: take that off to let it be deleted`;
    return { kind: "keep", reason: "annotation", message };
  }
  if (live.metadata.deletionTimestamp === undefined) return undefined;
  return { kind: "keep", reason: "terminating", message: terminatingText(live) };
}

function terminatingText({ metadata }: KubernetesObject): string {
  const { finalizers } = metadata;
  const names = Array.isArray(finalizers) ? finalizers.join(", ") : "";
  return names === "" ? "it is being deleted" : `its deletion waits for the finalizers ${names}`;
}
