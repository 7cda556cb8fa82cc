import { fieldOf, isRecord, numberOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";

type Json = Readonly<Record<string, unknown>>;

/** The `scale` subresource of a workload: what an autoscaler and `kubectl scale` see of it. */
export function toScale(object: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const labels = fieldOf(object, "spec", "selector", "matchLabels");
  const selector = Object.entries(isRecord(labels) ? labels : {})
    .map(([label, value]) => `${label}=${String(value)}`)
    .join(",");
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      creationTimestamp,
    },
    spec: { replicas: numberOf(object, "spec", "replicas") ?? 0 },
    status: { replicas: numberOf(object, "status", "replicas") ?? 0, selector },
  };
}

/** The workload that a written scale asks for. */
export function withScale(object: KubernetesObject, scale: unknown): Json {
  const spec = object["spec"];
  const replicas = numberOf(scale, "spec", "replicas") ?? 0;
  return { ...object, spec: { ...(isRecord(spec) ? spec : {}), replicas } };
}
