import { objectKey } from "../../core/reconcile/object-ref.ts";
import { fieldManagerOf } from "../../core/reconcile/object-set.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { ifForbidden } from "./if-forbidden.ts";
import type { SetView } from "./set-view.ts";

export type NamespaceState =
  { readonly kind: "there" } | { readonly kind: "refused"; readonly message: string };

/**
 * Makes the set's own namespace where it is missing, before the inventory, which lives in it. It is made bare: owned
 * it is only once the inventory says so, if the set has it among its objects at all. Where it may not be read it is
 * taken to be there.
 */
export async function ensureNamespace(
  cluster: Cluster,
  { set, records }: SetView,
): Promise<NamespaceState> {
  const ref = { apiVersion: "v1", kind: "Namespace", namespace: null, name: set.namespace };
  const isKnown = [...records.values()].some((one) => one.ref.namespace === set.namespace);
  if (isKnown || records.has(objectKey(ref))) return { kind: "there" };
  const live = await cluster.read(ref).catch(ifForbidden);
  if (live !== undefined) return { kind: "there" };
  const bare = { apiVersion: "v1", kind: "Namespace", metadata: { name: set.namespace } };
  const options = { fieldManager: fieldManagerOf(set), namespace: set.namespace };
  const made = await cluster.apply(bare, options);
  if (made.kind !== "failed") return { kind: "there" };
  const message = `the namespace ${set.namespace} is not there and cannot be made: ${made.message}`;
  return { kind: "refused", message };
}
