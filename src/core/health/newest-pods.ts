import { fieldOf, listOf, numberOf, textOf } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";

const revisionAnnotation = "deployment.kubernetes.io/revision";

/**
 * The kind whose objects name the revisions of a workload's pods: `newestPods` needs those that the workload selects.
 * Undefined where the workload says it itself, or has but one.
 */
export function revisionKind(kind: string): "ReplicaSet" | "ControllerRevision" | undefined {
  if (kind === "Deployment") return "ReplicaSet";
  return kind === "DaemonSet" ? "ControllerRevision" : undefined;
}

/** Those of `pods` that are the workload's own and of its newest revision. */
export function newestPods(
  workload: KubernetesObject,
  pods: readonly KubernetesObject[],
  revisions: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  if (workload.kind === "Deployment") {
    const newest = newestOf(revisions, workload, (set) =>
      Number(set.metadata.annotations?.[revisionAnnotation] ?? 0),
    );
    return pods.filter((pod) => newest !== undefined && isOwnedBy(pod, newest));
  }
  const own = pods.filter((pod) => isOwnedBy(pod, workload));
  const revision = newestHash(workload, revisions);
  return revision === undefined ? own : own.filter((pod) => hashOf(pod) === revision);
}

function newestHash(
  workload: KubernetesObject,
  revisions: readonly KubernetesObject[],
): string | undefined {
  if (workload.kind === "StatefulSet") return textOf(workload, "status", "updateRevision");
  if (workload.kind !== "DaemonSet") return undefined;
  const newest = newestOf(revisions, workload, (each) => numberOf(each, "revision") ?? 0);
  return newest === undefined ? undefined : hashOf(newest);
}

/** Of a StatefulSet's pod the name of its revision, of a DaemonSet's the hash in it. */
function hashOf({ metadata }: KubernetesObject): string | undefined {
  return metadata.labels?.["controller-revision-hash"];
}

function newestOf(
  revisions: readonly KubernetesObject[],
  owner: KubernetesObject,
  number: (revision: KubernetesObject) => number,
): KubernetesObject | undefined {
  return revisions
    .filter((revision) => isOwnedBy(revision, owner))
    .toSorted((a, b) => number(b) - number(a))[0];
}

function isOwnedBy(object: KubernetesObject, { metadata }: KubernetesObject): boolean {
  return listOf(object, "metadata", "ownerReferences").some(
    (owner) => metadata.uid !== undefined && fieldOf(owner, "uid") === metadata.uid,
  );
}
