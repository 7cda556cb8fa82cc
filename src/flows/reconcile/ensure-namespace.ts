import { objectKey } from "../../core/reconcile/object-ref.ts";
import { fieldManagerOf } from "../../core/reconcile/object-set.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { SetView } from "./set-view.ts";

/**
 * Makes the set's own namespace where it is missing, before the inventory, which lives in it. Unless the set has it
 * among its objects it belongs to nobody and is never deleted. Where it may not be read it is taken to be there.
 * Returns the set's own Namespace if it was made here.
 */
export async function ensureNamespace(
  cluster: Cluster,
  view: SetView,
  wanted: readonly WantedObject[],
): Promise<WantedObject | undefined> {
  const { set, records } = view;
  const ref = { apiVersion: "v1", kind: "Namespace", namespace: null, name: set.namespace };
  const key = objectKey(ref);
  if (
    records.has(key) ||
    [...records.values()].some((one) => one.ref.namespace === set.namespace)
  ) {
    return undefined;
  }
  const live = await cluster.read(ref).catch((error: unknown) => {
    if (error instanceof Error && error.name !== "UnavailableError") return "unknown" as const;
    throw error;
  });
  if (live !== undefined) return undefined;
  const own = wanted.find((each) => each.key === key);
  const bare = { apiVersion: "v1", kind: "Namespace", metadata: { name: set.namespace } };
  const made = await cluster.apply(own?.payload ?? bare, {
    fieldManager: fieldManagerOf(set),
    namespace: set.namespace,
  });
  if (own === undefined || made.kind === "failed") return undefined;
  view.confirm(made.object, own);
  return own;
}
