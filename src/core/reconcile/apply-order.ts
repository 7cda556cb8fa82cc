import type { ObjectRef } from "./kubernetes-object.ts";

/** What others need comes first, what may stop others from being written comes last. */
const order = [
  "Namespace",
  "CustomResourceDefinition",
  "PriorityClass",
  "StorageClass",
  "IngressClass",
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
] as const;

const workloads = [
  "DaemonSet",
  "Pod",
  "ReplicaSet",
  "Deployment",
  "StatefulSet",
  "Job",
  "CronJob",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "Ingress",
] as const;

const last = [
  "APIService",
  "ValidatingWebhookConfiguration",
  "MutatingWebhookConfiguration",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
] as const;

const rank: ReadonlyMap<string, number> = new Map([
  ...order.map((kind, index) => [kind, index] as const),
  ...workloads.map((kind, index) => [kind, 100 + index] as const),
  ...last.map((kind, index) => [kind, 300 + index] as const),
]);

/** Kinds that are not ours to know, custom ones among them: after the workloads, before the webhooks. */
const unknownKind = 200;

/** The order in which to apply objects; stable within a kind. Deletes go in the reverse order. */
export function inApplyOrder<T>(items: readonly T[], refOf: (item: T) => ObjectRef): readonly T[] {
  const rankOf = (item: T) => rank.get(refOf(item).kind) ?? unknownKind;
  return items.toSorted((a, b) => rankOf(a) - rankOf(b));
}
