import type { Resource } from "./resource.ts";

const statuses: Readonly<Record<string, object>> = {
  Namespace: { phase: "Active" },
  Service: { loadBalancer: {} },
  Ingress: { loadBalancer: {} },
  PersistentVolumeClaim: { phase: "Pending" },
  Pod: { phase: "Pending" },
  StatefulSet: { replicas: 0, availableReplicas: 0 },
  ReplicaSet: { replicas: 0 },
};

/** The status that a real API server gives a new object; undefined for a kind that has none at first. */
export function initialStatus({ kind, hasStatus, builtIn }: Resource): object | undefined {
  return hasStatus && builtIn ? (statuses[kind] ?? {}) : undefined;
}
