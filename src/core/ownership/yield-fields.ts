import { isRecord, numberOf } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import type { ReplicaOwner } from "../reconcile/wanted-object.ts";
import { isAutoscaled, isScaler } from "./autoscaled-field.ts";
import { withoutField } from "./decide-conflicts.ts";
import { describeSteps, leavesOf, subtree } from "./field-tree.ts";
import { isHandTool, isOurs } from "./hand-tools.ts";
import { managersOf } from "./managed-fields.ts";

export type Yielded = {
  readonly payload: KubernetesObject;
  /** What was left out of the payload, and for which manager. */
  readonly yielded: readonly { readonly field: string; readonly to: string }[];
};

/**
 * `payload` as it can be applied without taking from an autoscaler what is its own, and without a moment at the
 * default of one replica (reconcilers.md T1): a field that an autoscaler has set is left out. Until it has, the live
 * number of replicas is applied in place of git's, because leaving out what nobody else manages is to delete it. Where
 * no autoscaler targets the object, git's number counts, though the entry of an HPA that is gone still has it.
 */
export function yieldFields(
  payload: KubernetesObject,
  live: KubernetesObject | undefined,
  scaled: ReplicaOwner,
): Yielded {
  if (live === undefined) return { payload: atLeast(payload, scaled), yielded: [] };
  const autoscaled = autoscaledFields(live, scaled);
  const yielded = autoscaled.flatMap(({ field, manager }) =>
    withoutField(payload, field) === payload ? [] : [{ field, to: manager }],
  );
  const left = yielded.reduce((object, { field }) => withoutField(object, field), payload);
  const isHandedOver = autoscaled.some(({ field }) => field === "spec.replicas");
  if (scaled.kind === "fixed" || isHandedOver) return { payload: left, yielded };
  return { payload: atLiveCount(left, live), yielded };
}

/**
 * `payload` as a workload that is deleted and made anew has to start: under an autoscaler with no fewer replicas than
 * it had, than git has, and than the autoscaler's minimum, because there is nobody left to yield to.
 */
export function atLeastLive(
  payload: KubernetesObject,
  live: KubernetesObject,
  scaled: ReplicaOwner,
): KubernetesObject {
  return atLeast(payload, scaled, replicasOf(live));
}

function autoscaledFields(live: KubernetesObject, scaled: ReplicaOwner) {
  return managersOf(live)
    .filter(({ manager }) => isScaler(manager))
    .flatMap(({ manager, subresource, fields }) =>
      leavesOf(fields)
        .map((steps) => ({ manager, subresource, field: describeSteps(steps) }))
        .filter((field) => isAutoscaled(field, scaled)),
    );
}

/** A new workload starts no smaller than its autoscaler would have it. */
function atLeast(
  payload: KubernetesObject,
  scaled: ReplicaOwner,
  before?: number,
): KubernetesObject {
  if (scaled.kind === "fixed") return payload;
  const counts = [replicasOf(payload), scaled.minReplicas, before].filter(
    (count) => typeof count === "number",
  );
  return counts.length === 0 ? payload : withReplicas(payload, Math.max(...counts));
}

function atLiveCount(payload: KubernetesObject, live: KubernetesObject): KubernetesObject {
  const count = replicasOf(live);
  const isManaged = managersOf(live).some(
    ({ manager, fields }) =>
      (isOurs(manager) || isHandTool(manager)) &&
      subtree(fields, "f:spec", "f:replicas") !== undefined,
  );
  const isWanted = replicasOf(payload) !== undefined || isManaged;
  return count === undefined || !isWanted ? payload : withReplicas(payload, count);
}

function replicasOf(object: KubernetesObject): number | undefined {
  return numberOf(object, "spec", "replicas");
}

function withReplicas(payload: KubernetesObject, replicas: number): KubernetesObject {
  const { spec } = payload;
  return { ...payload, spec: { ...(isRecord(spec) ? spec : {}), replicas } };
}
