import { pruneOptOut } from "../../core/inventory/prune-opt-out.ts";
import { atLeastLive } from "../../core/ownership/yield-fields.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { fieldManagerOf, setLabel, type ObjectSet } from "../../core/reconcile/object-set.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { Attempt } from "./apply-object.ts";
import { awaitObject } from "./await-object.ts";

const secondsToGo = 60;

/**
 * Deletes an object and makes it anew, which is the only way past an immutable field. That the new one is valid is
 * known before: a copy of another name goes through a dry run. One that is killed in between finds it absent and
 * makes it.
 */
export async function recreateObject(
  deps: Pick<Ports, "clock"> & { readonly cluster: Cluster },
  wanted: WantedObject,
  set: ObjectSet,
): Promise<
  | Exclude<Attempt, { kind: "immutable" }>
  | { readonly kind: "terminating"; readonly message: string }
> {
  const { cluster } = deps;
  const options = { fieldManager: fieldManagerOf(set), namespace: set.namespace };
  const trial = await cluster.apply(renamed(wanted.payload), { ...options, dryRun: true });
  if (trial.kind === "failed") {
    const message = `it cannot be replaced, the new one is refused: ${trial.message}`;
    return { kind: "failed", reason: "invalid", message };
  }
  const live = await cluster.read(wanted.ref);
  const refusal = live && reasonToKeep(live, set);
  if (refusal !== undefined) return { kind: "failed", reason: "immutable", message: refusal };
  const uid = live?.metadata.uid;
  if (live !== undefined && uid !== undefined) {
    const removed = await cluster.remove(wanted.ref, { uid });
    if (removed.kind === "refused") {
      return { kind: "failed", reason: "forbidden", message: removed.message };
    }
    const isDone = (now: KubernetesObject | undefined) => now?.metadata.uid !== uid;
    const waited = await awaitObject(deps, wanted.ref, { isDone, seconds: secondsToGo });
    if (waited === "late") return { kind: "terminating", message: "the old one is still ending" };
  }
  const payload =
    live === undefined ? wanted.payload : atLeastLive(wanted.payload, live, wanted.replicas);
  const result = await cluster.apply(payload, options);
  if (result.kind !== "failed") return { kind: result.kind, object: result.object };
  return { kind: "failed", reason: result.reason, message: result.message };
}

/** What is not the set's own, or must not be deleted, is not deleted for a change of a field either. */
function reasonToKeep(live: KubernetesObject, set: ObjectSet): string | undefined {
  const opened = "it would have to be deleted and made anew";
  if (set.name !== null && live.metadata.labels?.[setLabel] !== set.name) {
    return `${opened}, and it is not this set's: delete it by hand, or take the change back`;
  }
  const mark = pruneOptOut(live);
  return mark === undefined ? undefined : `${opened}, and ${mark} forbids that`;
}

function renamed(payload: KubernetesObject): KubernetesObject {
  const name = `${payload.metadata.name.slice(0, 40).replace(/[-.]+$/, "")}-evenkeel-check`;
  return { ...payload, metadata: { ...payload.metadata, name } };
}
