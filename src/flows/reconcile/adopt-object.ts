import { foldHandTools } from "../../core/ownership/fold-hand-tools.ts";
import { foreignOwner } from "../../core/ownership/foreign-owner.ts";
import { yieldFields } from "../../core/ownership/yield-fields.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { LiveRecord } from "../../core/reconcile/live-record.ts";
import type { FailureReason } from "../../core/reconcile/object-action.ts";
import { fieldManagerOf, type ObjectSet } from "../../core/reconcile/object-set.ts";
import type { ReplicaOwner, WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { liveScaler } from "./live-scaler.ts";

export type Adoption = {
  readonly set: ObjectSet;
  readonly dryRun: boolean;
  /** What is known of the live object; undefined: nothing. */
  readonly record: LiveRecord | undefined;
  /** Whether an object of this name is there that the set does not own yet. */
  readonly isUnowned: boolean;
  /** An autoscaler that the set does not know turned out to scale the object. */
  readonly onAutoscaled: (replicas: ReplicaOwner) => void;
};

export type Adopted =
  | { readonly kind: "ready"; readonly payload: KubernetesObject; readonly replicas: ReplicaOwner }
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly message: string };

const triesOnConflict = 4;

/** Looks at the live object where its other managers matter, and takes over from the hand tools among them. */
export async function adoptObject(
  cluster: Cluster,
  wanted: WantedObject,
  given: Adoption,
): Promise<Adopted> {
  const { payload, ref } = wanted;
  if (!needsLook(wanted, given)) {
    const { replicas } = wanted;
    return { kind: "ready", payload: yieldFields(payload, undefined, replicas).payload, replicas };
  }
  for (let tries = 0; tries < triesOnConflict; tries += 1) {
    const live = await cluster.read(ref);
    const owner = live && foreignOwner(live);
    if (owner !== undefined) {
      const message = `it belongs to ${owner.tool} (${owner.name}): take it out of one of the two`;
      return { kind: "failed", reason: "foreign-owner", message };
    }
    const replicas = await replicasOf(cluster, wanted, live);
    if (replicas !== wanted.replicas) given.onAutoscaled(replicas);
    const yielded = yieldFields(payload, live, replicas);
    const ready: Adopted = { kind: "ready", payload: yielded.payload, replicas };
    if (live === undefined || given.dryRun) return ready;
    const folding = await fold(cluster, wanted, { live, set: given.set });
    if (folding === "done") return ready;
    if (folding !== "moved") return folding;
  }
  return { kind: "failed", reason: "conflict", message: "somebody keeps changing it" };
}

async function fold(
  cluster: Cluster,
  { ref }: WantedObject,
  { live, set }: { readonly live: KubernetesObject; readonly set: ObjectSet },
): Promise<"done" | "moved" | Extract<Adopted, { kind: "failed" }>> {
  const fieldManager = fieldManagerOf(set);
  const operations = foldHandTools(live, fieldManager);
  if (operations.length === 0) return "done";
  const { resourceVersion = "" } = live.metadata;
  const result = await cluster.rewriteMetadata(ref, { resourceVersion, operations, fieldManager });
  if (result.kind === "refused") {
    return { kind: "failed", reason: "forbidden", message: result.message };
  }
  return result.kind === "rewritten" ? "done" : "moved";
}

/** An autoscaler's mark on the replicas may be all that is left of it, or one that the set does not know. */
async function replicasOf(
  cluster: Cluster,
  { payload, ref, replicas }: WantedObject,
  live: KubernetesObject | undefined,
): Promise<ReplicaOwner> {
  if (replicas.kind === "autoscaled" || live === undefined) return replicas;
  const { yielded } = yieldFields(payload, live, { kind: "autoscaled", minReplicas: null });
  if (!yielded.some(({ field }) => field === "spec.replicas")) return replicas;
  const owner = await liveScaler(cluster, ref);
  return owner.kind === "fixed" ? replicas : owner;
}

function needsLook({ replicas }: WantedObject, { record, isUnowned }: Adoption): boolean {
  if (record === undefined) return isUnowned;
  if (replicas.kind === "autoscaled") return true;
  const { agreement } = record;
  if (agreement.kind !== "differs") return false;
  return agreement.takeOver === "fold" || agreement.by === "kube-controller-manager";
}
