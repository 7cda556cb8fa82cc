import { fieldOf, numberOf, textOf } from "./field-of.ts";
import type { KubernetesObject, ObjectRef } from "./kubernetes-object.ts";
import { groupOf, objectKey, refOf } from "./object-ref.ts";

export type AutoscaledWorkload = {
  /** As the autoscaler says it; null where it does not. */
  readonly minReplicas: number | null;
  readonly by: ObjectRef;
};

/** Field of the lower limit, by group and kind. */
const autoscalers: ReadonlyMap<string, string> = new Map([
  ["autoscaling/HorizontalPodAutoscaler", "minReplicas"],
  ["keda.sh/ScaledObject", "minReplicaCount"],
]);

const kindsOfApps: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "StatefulSet"]);

/**
 * The workloads, by key, whose replicas an autoscaler among `objects` decides: HorizontalPodAutoscaler or KEDA's
 * ScaledObject (whose target is a Deployment where it names no kind). The first one counts where several claim a
 * workload. Objects have their namespaces.
 */
export function autoscaledWorkloads(
  objects: readonly KubernetesObject[],
): ReadonlyMap<string, AutoscaledWorkload> {
  const workloads = new Map<string, AutoscaledWorkload>();
  for (const object of objects) {
    const field = autoscalers.get(`${groupOf(object.apiVersion)}/${object.kind}`);
    const target = field === undefined ? undefined : targetKey(object);
    if (field === undefined || target === undefined || workloads.has(target)) continue;
    const minReplicas = numberOf(object, "spec", field) ?? null;
    workloads.set(target, { minReplicas, by: refOf(object) });
  }
  return workloads;
}

function targetKey(autoscaler: KubernetesObject): string | undefined {
  const target = fieldOf(autoscaler, "spec", "scaleTargetRef");
  const name = textOf(target, "name");
  if (name === undefined) return undefined;
  const kind = textOf(target, "kind") ?? "Deployment";
  const namespace = autoscaler.metadata.namespace ?? null;
  return objectKey({ apiVersion: targetVersion(target, kind), kind, namespace, name });
}

/** Old autoscalers name the workloads of `apps` by the group that they were once in, or by none. */
function targetVersion(target: unknown, kind: string): string {
  const written = textOf(target, "apiVersion") ?? "";
  const isOld = groupOf(written) === "" || groupOf(written) === "extensions";
  return isOld && kindsOfApps.has(kind) ? "apps/v1" : written;
}
