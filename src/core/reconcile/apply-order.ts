import { textOf } from "./field-of.ts";
import type { KubernetesObject, ObjectRef } from "./kubernetes-object.ts";
import { groupOf, objectKey, refOf } from "./object-ref.ts";
import { waveOf } from "./wave.ts";

type Stage = "definitions" | "configuration" | "workloads" | "custom" | "admission";

/** Objects that can be applied side by side, after all levels before theirs. */
export type Level<T> = {
  readonly wave: number;
  readonly stage: Stage;
  readonly items: readonly T[];
};

/** What others need comes first, what may stop others from being written comes last. */
const order = {
  definitions: ["Namespace", "CustomResourceDefinition"],
  configuration: [
    "PriorityClass",
    "RuntimeClass",
    "StorageClass",
    "VolumeAttributesClass",
    "CSIDriver",
    "IngressClass",
    "GatewayClass",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "ServiceAccount",
    "ClusterRole",
    "Role",
    "ClusterRoleBinding",
    "RoleBinding",
    "Secret",
    "ConfigMap",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Service",
    "Endpoints",
    "EndpointSlice",
    "PodTemplate",
  ],
  workloads: [
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "StatefulSet",
    "Job",
    "CronJob",
    "HorizontalPodAutoscaler",
    "PodDisruptionBudget",
    "Ingress",
  ],
  /** Kinds that are not ours to know. */
  custom: [],
  admission: [
    "APIService",
    "ValidatingWebhookConfiguration",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
  ],
} as const satisfies Record<Stage, readonly string[]>;

type Place = { readonly stage: Stage; readonly rank: number };

const stages = ["definitions", "configuration", "workloads", "custom", "admission"] as const;
const places: ReadonlyMap<string, Place> = new Map(
  stages.flatMap((stage, tens) =>
    order[stage].map((kind, index): [string, Place] => [kind, { stage, rank: tens * 100 + index }]),
  ),
);
const customPlace: Place = { stage: "custom", rank: stages.indexOf("custom") * 100 };

/** The order in which to apply objects; stable within a kind. Deletes go in the reverse order. */
export function inApplyOrder<T>(items: readonly T[], toRef: (item: T) => ObjectRef): readonly T[] {
  const rankOf = (item: T) => placeOf(toRef(item)).rank;
  return items.toSorted((a, b) => rankOf(a) - rankOf(b));
}

/**
 * The objects by wave and stage, each level in apply order; no level is empty. A Namespace or CustomResourceDefinition
 * is pulled into the first wave that needs it. A wave that cannot be read counts as 0: `waveFault` says so before.
 */
export function inLevels<T>(
  items: readonly T[],
  objectOf: (item: T) => KubernetesObject,
): readonly Level<T>[] {
  const objects = items.map(objectOf);
  const pulled = pulledWaves(objects);
  const levels = new Map<string, { wave: number; stage: Stage; items: T[] }>();
  for (const [index, item] of items.entries()) {
    const object = objects[index] ?? objectOf(item);
    const wave = pulled.get(objectKey(refOf(object))) ?? waveOf(object);
    const { stage } = placeOf(object);
    const level = levels.get(`${wave} ${stage}`) ?? { wave, stage, items: [] };
    level.items.push(item);
    levels.set(`${wave} ${stage}`, level);
  }
  return [...levels.values()]
    .toSorted((a, b) => a.wave - b.wave || stages.indexOf(a.stage) - stages.indexOf(b.stage))
    .map((level) => ({
      ...level,
      items: inApplyOrder(level.items, (item) => refOf(objectOf(item))),
    }));
}

/**
 * The Namespace and the CustomResourceDefinition among `set` without which the API server refuses `object`. An object
 * that names no namespace needs none of them.
 */
export function neededDefinitions(
  object: KubernetesObject,
  set: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  return set.filter((each) => isNamespaceOf(each, object) || defines(each, object));
}

/** The waves of definitions that something needs, by key, as early as the first that does. */
function pulledWaves(objects: readonly KubernetesObject[]): ReadonlyMap<string, number> {
  const definitions = objects.filter((object) => placeOf(object).stage === "definitions");
  const waves = new Map<string, number>();
  for (const object of definitions.length === 0 ? [] : objects) {
    const wave = waveOf(object);
    for (const needed of neededDefinitions(object, definitions)) {
      const key = objectKey(refOf(needed));
      waves.set(key, Math.min(wave, waves.get(key) ?? waveOf(needed)));
    }
  }
  return waves;
}

/** A custom kind may be called like one of Kubernetes' own (`Service` of Knative): the group tells. */
function placeOf({ apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind">): Place {
  const group = groupOf(apiVersion);
  const isOwn = ownGroups.has(group) || group.endsWith(".k8s.io");
  return (isOwn ? places.get(kind) : undefined) ?? customPlace;
}

const ownGroups: ReadonlySet<string> = new Set([
  "",
  "apps",
  "autoscaling",
  "batch",
  "extensions",
  "policy",
]);

function isNamespaceOf(each: KubernetesObject, { metadata }: KubernetesObject): boolean {
  return (
    each.kind === "Namespace" &&
    each.apiVersion === "v1" &&
    each.metadata.name === metadata.namespace
  );
}

function defines(each: KubernetesObject, { apiVersion, kind }: KubernetesObject): boolean {
  return (
    each.kind === "CustomResourceDefinition" &&
    groupOf(each.apiVersion) === "apiextensions.k8s.io" &&
    textOf(each, "spec", "names", "kind") === kind &&
    textOf(each, "spec", "group") === groupOf(apiVersion)
  );
}
