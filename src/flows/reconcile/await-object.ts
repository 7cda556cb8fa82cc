import type { KubernetesObject, ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { objectKey, refOf } from "../../core/reconcile/object-ref.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster, ObservedEvent } from "../../ports/cluster.ts";
import { deferred } from "../deferred.ts";
import { inSeconds, until } from "../until.ts";

/**
 * Follows one object until `isDone` holds for it, undefined being its absence; `late` after `seconds`. Asks nothing
 * again and again: the cluster tells.
 */
export async function awaitObject(
  { clock, cluster }: Pick<Ports, "clock"> & { readonly cluster: Cluster },
  ref: ObjectRef,
  goal: {
    readonly isDone: (live: KubernetesObject | undefined) => boolean;
    readonly seconds: number;
  },
): Promise<"done" | "late"> {
  const end = deferred<"done">();
  const key = objectKey(ref);
  const look = (live: KubernetesObject | undefined) => {
    if (goal.isDone(live)) end.resolve("done");
  };
  let isThere = false;
  const onEvent = (event: ObservedEvent) => {
    if (event.kind === "listing") isThere = false;
    if (event.kind === "listed" && !isThere) look(undefined);
    if (!("object" in event) || objectKey(refOf(event.object)) !== key) return;
    isThere = event.kind === "changed";
    look(isThere ? event.object : undefined);
  };
  const { apiVersion, kind, namespace } = ref;
  const observation = cluster.observe({ apiVersion, kind, namespace }, onEvent);
  try {
    return await until(clock, inSeconds(clock, goal.seconds), end.promise);
  } finally {
    observation[Symbol.dispose]();
  }
}
