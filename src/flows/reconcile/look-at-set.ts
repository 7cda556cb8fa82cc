import { objectKey, refOf } from "../../core/reconcile/object-ref.ts";
import type { ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { isInScope, perNamespace, type Scope } from "../../core/reconcile/set-scopes.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { inParallel } from "../in-parallel.ts";
import { ifForbidden } from "./if-forbidden.ts";
import type { SetView } from "./set-view.ts";

/** Reads what is live once: a LIST for each scope, and each object by itself where lists are forbidden. */
export async function lookAtSet(
  cluster: Cluster,
  view: SetView,
  given: { readonly scopes: readonly Scope[]; readonly refs: readonly ObjectRef[] },
): Promise<void> {
  const { refs } = given;
  await inParallel(given.scopes, async (scope) => {
    if (await look(cluster, view, scope)) return;
    const parts = scope.namespace === null ? perNamespace(scope, refs) : [];
    for (const part of parts) {
      if (part.namespace !== null && (await look(cluster, view, part))) continue;
      await lookAtEach(cluster, view, refsIn(part, refs));
    }
    if (parts.length === 0) await lookAtEach(cluster, view, refsIn(scope, refs));
  });
}

/** Objects that no list shows. */
export async function lookAtEach(
  cluster: Cluster,
  view: SetView,
  refs: readonly ObjectRef[],
): Promise<void> {
  await inParallel(refs, async (ref) => {
    const live = await cluster.read(ref).catch(ifForbidden);
    if (live === "forbidden") return;
    if (live === undefined) view.forget(ref, undefined);
    else view.learn(live);
  });
}

function refsIn(scope: Scope, refs: readonly ObjectRef[]): readonly ObjectRef[] {
  return refs.filter((ref) => isInScope(scope, ref));
}

/** Whether the scope may be listed. */
async function look(cluster: Cluster, view: SetView, scope: Scope): Promise<boolean> {
  const seen = new Set<string>();
  const result = await cluster.list(scope, (object) => {
    seen.add(objectKey(refOf(object)));
    view.learn(object);
  });
  if (result.kind === "listed") view.settle(scope, { seen, revision: result.revision });
  return result.kind !== "forbidden";
}
