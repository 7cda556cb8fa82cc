import type { Health } from "../../core/health/health.ts";
import { newestPods, revisionKind } from "../../core/health/newest-pods.ts";
import { podSelector } from "../../core/health/pod-selector.ts";
import { nextLook, workloadCause } from "../../core/health/workload-cause.ts";
import type { KubernetesObject, ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster, ObjectQuery } from "../../ports/cluster.ts";

export type Cause = { readonly health: Health | undefined; readonly lookAgain: Date | undefined };

/**
 * What keeps a workload from settling, read from its pods of the newest revision: a rollout that cannot end well is
 * known to fail long before its deadline.
 */
export async function findCause(
  { cluster, clock }: Pick<Ports, "clock"> & { readonly cluster: Cluster },
  ref: ObjectRef,
): Promise<Cause> {
  const workload = await cluster.read(ref);
  const labels = podSelector(workload);
  if (workload === undefined || labels === undefined) {
    return { health: undefined, lookAgain: undefined };
  }
  const selected = (apiVersion: string, kind: string) =>
    listed(cluster, { apiVersion, kind, namespace: ref.namespace, labels });
  const kind = revisionKind(ref.kind);
  const revisions = kind === undefined ? [] : await selected("apps/v1", kind);
  const pods = newestPods(workload, await selected("v1", "Pod"), revisions);
  const now = clock.now();
  return { health: workloadCause(workload, pods, now), lookAgain: nextLook(workload, pods, now) };
}

async function listed(cluster: Cluster, query: ObjectQuery): Promise<readonly KubernetesObject[]> {
  const objects: KubernetesObject[] = [];
  await cluster.list(query, (object) => void objects.push(object));
  return objects;
}
