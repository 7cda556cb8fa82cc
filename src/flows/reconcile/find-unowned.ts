import { foreignOwner } from "../../core/ownership/foreign-owner.ts";
import { otherSet } from "../../core/ownership/other-set.ts";
import { objectKey, refOf } from "../../core/reconcile/object-ref.ts";
import { setLabel, type ObjectSet } from "../../core/reconcile/object-set.ts";
import { setScopes } from "../../core/reconcile/set-scopes.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { inParallel } from "../in-parallel.ts";

/** An object that is there under a wanted name and is not the set's. */
export type Unowned =
  | { readonly kind: "adoptable" }
  | { readonly kind: "foreign"; readonly tool: string; readonly name: string }
  | { readonly kind: "other-set"; readonly set: string };

/**
 * What is there already of objects that the set is about to apply for the first time, by key. Only names, labels and
 * annotations are read, a LIST for each kind. Where that is forbidden nothing is known, and an apply decides.
 */
export async function findUnowned(
  cluster: Cluster,
  set: ObjectSet,
  wanted: readonly WantedObject[],
): Promise<ReadonlyMap<string, Unowned>> {
  const found = new Map<string, Unowned>();
  const { name } = set;
  if (name === null) return found;
  const keys = new Set(wanted.map(({ key }) => key));
  const refs = wanted.map(({ ref }) => ref);
  const scopes = setScopes({ ...set, name: null }, refs);
  await inParallel(scopes, async (scope) => {
    const query = { ...scope, labels: `${setLabel}!=${name}`, shape: "metadata" } as const;
    await cluster.list(query, (object) => {
      const key = objectKey(refOf(object));
      if (!keys.has(key)) return;
      const owner = foreignOwner(object);
      const other = otherSet(object, name);
      if (owner !== undefined) found.set(key, { kind: "foreign", ...owner });
      else if (other !== undefined) found.set(key, { kind: "other-set", set: other });
      else found.set(key, { kind: "adoptable" });
    });
  });
  return found;
}
