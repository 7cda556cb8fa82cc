import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { fieldManagerOf, type ObjectSet } from "../../core/reconcile/object-set.ts";
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
  const uid = live?.metadata.uid;
  if (uid !== undefined) {
    const removed = await cluster.remove(wanted.ref, { uid });
    if (removed.kind === "refused") {
      return { kind: "failed", reason: "forbidden", message: removed.message };
    }
    const isDone = (now: KubernetesObject | undefined) => now?.metadata.uid !== uid;
    const waited = await awaitObject(deps, wanted.ref, { isDone, seconds: secondsToGo });
    if (waited === "late") return { kind: "terminating", message: "the old one is still ending" };
  }
  const result = await cluster.apply(wanted.payload, options);
  if (result.kind === "failed") {
    const reason = result.reason === "conflict" ? "conflict" : result.reason;
    return { kind: "failed", reason, message: result.message };
  }
  return { ...result, sent: { payload: wanted.payload, force: false } };
}

function renamed(payload: KubernetesObject): KubernetesObject {
  const name = `${payload.metadata.name.slice(0, 40).replace(/[-.]+$/, "")}-evenkeel-check`;
  return { ...payload, metadata: { ...payload.metadata, name } };
}
