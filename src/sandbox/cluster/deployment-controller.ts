import { fieldOf, isRecord, numberOf, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import {
  type ControllerWorld,
  createOwned,
  ownedBy,
  podOf,
  remove,
  setSpec,
  setStatus,
  templateHash,
} from "./controller-world.ts";
import { deploymentStatus } from "./deployment-status.ts";
import { type Counts, planRollout, portionOf } from "./plan-rollout.ts";
import { requireResource } from "./resource.ts";

const replicaSets = requireResource("ReplicaSet");
const hashLabel = "pod-template-hash";
const revisionLabel = "deployment.kubernetes.io/revision";

/** Moves a Deployment one step: its newest ReplicaSet up, the older ones down, its status to what is. */
export function syncDeployment(world: ControllerWorld, deployment: KubernetesObject): void {
  const hash = templateHash(deployment);
  const before = byRevision(ownedBy(world, deployment, replicaSets));
  const isNew = !before.some((one) => one.metadata.labels?.[hashLabel] === hash);
  const isPaused = fieldOf(deployment, "spec", "paused") === true;
  if (isNew && !isPaused && !mustWait(deployment, before)) {
    createReplicaSet(world, deployment, { hash, revision: revisionOf(before.at(-1)) + 1 });
  }
  const all = byRevision(ownedBy(world, deployment, replicaSets));
  const fresh = all.find((one) => one.metadata.labels?.[hashLabel] === hash);
  const old = all.filter((one) => one !== fresh);
  if (!isPaused || old.length === 0) scale(world, deployment, { fresh, old });
  forget(world, deployment, old);
  const { status, checkAt } = deploymentStatus({
    deployment,
    fresh,
    old,
    isNew: isNew && fresh !== undefined,
    now: world.clock.now(),
  });
  if (checkAt !== null) world.lookAgain(deployment, "progress", checkAt);
  setStatus(world, deployment, status);
}

type Sets = {
  readonly fresh: KubernetesObject | undefined;
  readonly old: readonly KubernetesObject[];
};

function scale(world: ControllerWorld, deployment: KubernetesObject, { fresh, old }: Sets): void {
  const desired = numberOf(deployment, "spec", "replicas") ?? 1;
  if (isRecreated(deployment)) {
    for (const one of old) setReplicas(world, one, 0);
    if (fresh !== undefined) setReplicas(world, fresh, desired);
    return;
  }
  const rolling = fieldOf(deployment, "spec", "strategy", "rollingUpdate");
  const maxSurge = portionOf(fieldOf(rolling, "maxSurge"), desired, "up");
  const unavailable = portionOf(fieldOf(rolling, "maxUnavailable"), desired, "down");
  const step = planRollout({
    desired,
    maxSurge,
    maxUnavailable: maxSurge === 0 && unavailable === 0 ? 1 : unavailable,
    fresh: countsOf(fresh),
    old: old.map((one) => countsOf(one)),
  });
  if (fresh !== undefined) setReplicas(world, fresh, step.fresh);
  for (const [index, one] of old.entries()) setReplicas(world, one, step.old[index] ?? 0);
}

/** `Recreate` makes no new pod while an old one is there. */
function mustWait(deployment: KubernetesObject, old: readonly KubernetesObject[]): boolean {
  return (
    isRecreated(deployment) && old.some((one) => (numberOf(one, "status", "replicas") ?? 0) > 0)
  );
}

function isRecreated(deployment: KubernetesObject): boolean {
  return textOf(deployment, "spec", "strategy", "type") === "Recreate";
}

function createReplicaSet(
  world: ControllerWorld,
  deployment: KubernetesObject,
  { hash, revision }: { readonly hash: string; readonly revision: number },
): void {
  const { metadata, spec } = podOf(deployment, {}, { [hashLabel]: hash });
  const labels = fieldOf(deployment, "spec", "selector", "matchLabels");
  createOwned(world, deployment, {
    kind: "ReplicaSet",
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      labels: metadata.labels,
      annotations: { [revisionLabel]: String(revision) },
    },
    spec: {
      replicas: 0,
      minReadySeconds: numberOf(deployment, "spec", "minReadySeconds") ?? 0,
      selector: { matchLabels: { ...(isRecord(labels) ? labels : {}), [hashLabel]: hash } },
      template: { metadata, spec },
    },
  });
}

function setReplicas(world: ControllerWorld, replicaSet: KubernetesObject, replicas: number): void {
  const isSo = numberOf(replicaSet, "spec", "replicas") === replicas;
  if (!isSo) setSpec(world, replicaSet, { replicas });
}

/** Drops the oldest empty ReplicaSets that the Deployment does not want to remember. */
function forget(
  world: ControllerWorld,
  deployment: KubernetesObject,
  old: readonly KubernetesObject[],
): void {
  const limit = numberOf(deployment, "spec", "revisionHistoryLimit") ?? 10;
  const empty = old.filter(
    (one) =>
      numberOf(one, "spec", "replicas") === 0 && (numberOf(one, "status", "replicas") ?? 0) === 0,
  );
  for (const one of empty.slice(0, Math.max(0, empty.length - limit))) remove(world, one);
}

function countsOf(replicaSet: KubernetesObject | undefined): Counts {
  return {
    replicas: numberOf(replicaSet, "spec", "replicas") ?? 0,
    available: numberOf(replicaSet, "status", "availableReplicas") ?? 0,
  };
}

function byRevision(sets: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return sets.toSorted((a, b) => revisionOf(a) - revisionOf(b));
}

function revisionOf(replicaSet: KubernetesObject | undefined): number {
  return Number(replicaSet?.metadata.annotations?.[revisionLabel] ?? 0);
}
