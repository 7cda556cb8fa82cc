import { listOf, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { ControllerWorld } from "./controller-world.ts";
import { placeOf } from "./object-store.ts";

/** Removes what belonged to an object that is gone: all that it owned, or all that was in that namespace. */
export function collectGarbage({ store, api }: ControllerWorld, gone: KubernetesObject): void {
  for (const { resource, object } of store.all()) {
    const isInside = gone.kind === "Namespace" && object.metadata.namespace === gone.metadata.name;
    const references = listOf(object, "metadata", "ownerReferences");
    const isOwned = references.some((one) => textOf(one, "uid") === gone.metadata.uid);
    const place = placeOf(object);
    if ((isInside || isOwned) && store.get(resource, place) !== undefined) {
      api.remove(resource, place, {});
    }
  }
}
