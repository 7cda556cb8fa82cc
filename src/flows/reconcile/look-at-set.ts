import { objectKey, refOf } from "../../core/reconcile/object-ref.ts";
import type { ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { perNamespace, type Scope } from "../../core/reconcile/set-scopes.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { inParallel } from "../in-parallel.ts";
import type { SetView } from "./set-view.ts";

/** Reads what is live once, a LIST for each scope. What may not be listed is not known, which costs a request later. */
export async function lookAtSet(
  cluster: Cluster,
  view: SetView,
  given: { readonly scopes: readonly Scope[]; readonly refs: readonly ObjectRef[] },
): Promise<void> {
  await inParallel(given.scopes, async (scope) => {
    if (await look(cluster, view, scope)) return;
    if (scope.namespace !== null) return;
    for (const part of perNamespace(scope, given.refs)) {
      if (part.namespace !== null) await look(cluster, view, part);
    }
  });
}

/** Whether the scope may be listed. */
async function look(cluster: Cluster, view: SetView, scope: Scope): Promise<boolean> {
  const seen = new Set<string>();
  const result = await cluster.list(scope, (object) => {
    seen.add(objectKey(refOf(object)));
    view.learn(object);
  });
  if (result.kind === "listed") view.settle(scope, seen);
  return result.kind !== "forbidden";
}
