import { numberOf, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import {
  type ControllerWorld,
  createOwned,
  isReady,
  ownedBy,
  podOf,
  remove,
  setStatus,
  templateHash,
  withoutZeros,
} from "./controller-world.ts";
import { requireResource } from "./resource.ts";

const pods = requireResource("Pod");
const revisionLabel = "controller-revision-hash";

/** Keeps pods 0 to n-1, made in order and each after the one before is ready, replaced from the last down. */
export function syncStatefulSet(world: ControllerWorld, set: KubernetesObject): void {
  const revision = `${set.metadata.name}-${templateHash(set)}`;
  const wanted = numberOf(set, "spec", "replicas") ?? 1;
  for (const pod of ownedBy(world, set, pods)) if (ordinal(pod) >= wanted) remove(world, pod);
  fill(world, set, { revision, wanted });
  replaceOne(world, set, revision);
  fill(world, set, { revision, wanted });

  const kept = ownedBy(world, set, pods);
  const updated = kept.filter((pod) => revisionOf(pod) === revision).length;
  const ready = kept.filter((pod) => isReady(pod)).length;
  const before = textOf(set, "status", "currentRevision") ?? revision;
  const isDone = updated === wanted && ready === wanted;
  const current = isDone ? revision : before;
  setStatus(world, set, {
    observedGeneration: set.metadata.generation,
    replicas: kept.length,
    availableReplicas: ready,
    ...withoutZeros({
      readyReplicas: ready,
      currentReplicas: kept.filter((pod) => revisionOf(pod) === current).length,
      updatedReplicas: updated,
    }),
    currentRevision: current,
    updateRevision: revision,
  });
}

function fill(
  world: ControllerWorld,
  set: KubernetesObject,
  { revision, wanted }: { readonly revision: string; readonly wanted: number },
): void {
  const isParallel = textOf(set, "spec", "podManagementPolicy") === "Parallel";
  const existing = new Map(ownedBy(world, set, pods).map((pod) => [ordinal(pod), pod]));
  for (let index = 0; index < wanted; index++) {
    const pod = existing.get(index);
    if (pod === undefined) {
      const name = `${set.metadata.name}-${index}`;
      createOwned(world, set, podOf(set, { name }, { [revisionLabel]: revision }));
    }
    if (!isParallel && (pod === undefined || !isReady(pod))) return;
  }
}

/** Ends the last pod of an older revision, once those above it are ready again. */
function replaceOne(world: ControllerWorld, set: KubernetesObject, revision: string): void {
  if (textOf(set, "spec", "updateStrategy", "type") === "OnDelete") return;
  const partition = numberOf(set, "spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
  const downwards = ownedBy(world, set, pods).toSorted((a, b) => ordinal(b) - ordinal(a));
  for (const pod of downwards) {
    if (ordinal(pod) < partition) return;
    if (revisionOf(pod) !== revision) {
      remove(world, pod);
      return;
    }
    if (!isReady(pod)) return;
  }
}

function revisionOf(pod: KubernetesObject): string | undefined {
  return pod.metadata.labels?.[revisionLabel];
}

function ordinal(pod: KubernetesObject): number {
  return Number(/\d+$/.exec(pod.metadata.name)?.[0] ?? 0);
}
