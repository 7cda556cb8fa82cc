import { numberOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import {
  type ControllerWorld,
  createOwned,
  isReady,
  ownedBy,
  podOf,
  readySince,
  remove,
  secondsAfter,
  setStatus,
  withoutZeros,
} from "./controller-world.ts";
import { requireResource } from "./resource.ts";

const pods = requireResource("Pod");

/** Keeps as many pods as the ReplicaSet asks for; those that go are first the ones that are not ready. */
export function syncReplicaSet(world: ControllerWorld, replicaSet: KubernetesObject): void {
  const wanted = numberOf(replicaSet, "spec", "replicas") ?? 1;
  const existing = ownedBy(world, replicaSet, pods);
  for (let missing = wanted - existing.length; missing > 0; missing--) {
    createOwned(
      world,
      replicaSet,
      podOf(replicaSet, { generateName: `${replicaSet.metadata.name}-` }),
    );
  }
  const byWorth = existing.toSorted(
    (a, b) => Number(isReady(b)) - Number(isReady(a)) || age(a).localeCompare(age(b)),
  );
  for (const pod of byWorth.slice(wanted)) remove(world, pod);

  const kept = ownedBy(world, replicaSet, pods);
  const minReady = numberOf(replicaSet, "spec", "minReadySeconds") ?? 0;
  const now = world.clock.now();
  const availableAt = kept
    .map((pod) => readySince(pod))
    .filter((since) => since !== undefined)
    .map((since) => secondsAfter(since, minReady));
  const next = availableAt
    .filter((at) => at > now)
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
  if (next !== undefined) world.lookAgain(replicaSet, "available", next);
  setStatus(world, replicaSet, {
    replicas: kept.length,
    observedGeneration: replicaSet.metadata.generation,
    ...withoutZeros({
      fullyLabeledReplicas: kept.length,
      readyReplicas: kept.filter((pod) => isReady(pod)).length,
      availableReplicas: availableAt.filter((at) => at <= now).length,
    }),
  });
}

function age(pod: KubernetesObject): string {
  return `${String(pod.metadata["creationTimestamp"])}/${pod.metadata.name}`;
}
