import { absentHealth } from "../core/health/absent-health.ts";
import { assessHealth } from "../core/health/assess-health.ts";
import type { Health } from "../core/health/health.ts";
import { newestPods, revisionKind } from "../core/health/newest-pods.ts";
import { podSelector } from "../core/health/pod-selector.ts";
import { workloadCause } from "../core/health/workload-cause.ts";
import type { KubernetesObject, ObjectRef } from "../core/reconcile/kubernetes-object.ts";
import { groupOf } from "../core/reconcile/object-ref.ts";
import type { Cluster } from "../ports/cluster.ts";
import { CommandError } from "./io.ts";

const withPods = new Set([
  "apps/DaemonSet",
  "apps/Deployment",
  "apps/ReplicaSet",
  "apps/StatefulSet",
  "batch/Job",
]);

/** As much of a cluster as a look at it needs. */
export type LookedAt = Pick<Cluster, "resolveKind" | "read" | "list">;

type LiveHealth = Health & {
  readonly object: Pick<ObjectRef, "apiVersion" | "kind">;
  readonly namespace: string | null;
  readonly name: string;
};

/** Health of `KIND/NAME` in the cluster; of a workload in progress, what its newest pods say of it. */
export async function liveHealth(
  cluster: LookedAt,
  { target, namespace }: { readonly target: string; readonly namespace: string },
  now: Date,
): Promise<LiveHealth> {
  const ref = await resolve(cluster, target, namespace);
  const object = await cluster.read(ref);
  const named = { object: ref, namespace: ref.namespace, name: ref.name };
  if (object === undefined) return { ...named, ...absentHealth(ref) };
  const health = assessHealth(object, now);
  if (health.verdict !== "InProgress") return { ...named, ...health };
  const pods = await podsOf(cluster, object);
  return { ...named, ...(workloadCause(object, pods, now) ?? health) };
}

async function resolve(
  cluster: Pick<Cluster, "resolveKind">,
  target: string,
  namespace: string,
): Promise<ObjectRef> {
  const [, word, name] = /^([^/]+)\/([^/]+)$/.exec(target) ?? [];
  if (word === undefined || name === undefined) {
    throw new CommandError(`${target} names no object: write KIND/NAME, as in deployment/carts`);
  }
  const kind = await cluster.resolveKind(word);
  if (kind === undefined) {
    throw new CommandError(
      `the cluster serves no kind ${word}: name one that it has, as in deployment/carts`,
    );
  }
  const { apiVersion, namespaced } = kind;
  return { apiVersion, kind: kind.kind, namespace: namespaced ? namespace : null, name };
}

async function podsOf(
  cluster: Pick<Cluster, "list">,
  workload: KubernetesObject,
): Promise<readonly KubernetesObject[]> {
  const { apiVersion, kind, metadata } = workload;
  const labels = podSelector(workload);
  if (labels === undefined || !withPods.has(`${groupOf(apiVersion)}/${kind}`)) return [];
  const selected = { namespace: metadata.namespace ?? null, labels };
  const revision = revisionKind(kind);
  const [pods, revisions] = await Promise.all([
    listed(cluster, { apiVersion: "v1", kind: "Pod", ...selected }),
    revision === undefined
      ? []
      : listed(cluster, { apiVersion: "apps/v1", kind: revision, ...selected }),
  ]);
  return newestPods(workload, pods, revisions);
}

/** What may not be listed is left out: the workload's own verdict stands then. */
async function listed(
  cluster: Pick<Cluster, "list">,
  query: Parameters<Cluster["list"]>[0],
): Promise<readonly KubernetesObject[]> {
  const objects: KubernetesObject[] = [];
  await cluster.list(query, (object) => void objects.push(object));
  return objects;
}
