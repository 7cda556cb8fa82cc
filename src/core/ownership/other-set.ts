import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { setLabel } from "../reconcile/object-set.ts";

/** Name of the set whose label `live` carries, if that is not `set`; undefined if nobody else claims the object. */
export function otherSet(live: KubernetesObject, set: string | null): string | undefined {
  const claimed = live.metadata.labels?.[setLabel];
  return claimed === undefined || claimed === "" || claimed === set ? undefined : claimed;
}
