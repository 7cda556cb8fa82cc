import { autoscaledWorkloads } from "../../core/reconcile/autoscaled-workloads.ts";
import type { KubernetesObject, ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { objectKey } from "../../core/reconcile/object-ref.ts";
import type { ReplicaOwner } from "../../core/reconcile/wanted-object.ts";
import type { Cluster } from "../../ports/cluster.ts";

/**
 * Whether an HPA in the cluster targets the workload, be it in the set or not; KEDA makes one too. Where they may not
 * be listed, one is taken to be there: what it once set is then left alone.
 */
export async function liveScaler(cluster: Cluster, ref: ObjectRef): Promise<ReplicaOwner> {
  const found: KubernetesObject[] = [];
  const { namespace } = ref;
  const query = { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", namespace };
  const result = await cluster.list(query, (object) => void found.push(object));
  if (result.kind === "forbidden") return { kind: "autoscaled", minReplicas: null };
  const scaler = autoscaledWorkloads(found).get(objectKey(ref));
  return scaler === undefined
    ? { kind: "fixed" }
    : { kind: "autoscaled", minReplicas: scaler.minReplicas };
}
