import { fieldOf, isRecord } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";

const removedVersions = new Set(["extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"]);
const workloads = new Set(["Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"]);

/**
 * A workload of an API version that Kubernetes removed in 1.16, as `apps/v1`; anything else as it is. Charts of Keptn's time are written
 * so. A selector that is missing is what it defaulted to then, the labels of the pods.
 */
export function servedVersion(object: KubernetesObject): KubernetesObject {
  if (!removedVersions.has(object.apiVersion) || !workloads.has(object.kind)) return object;
  const spec = object["spec"];
  if (!isRecord(spec)) return { ...object, apiVersion: "apps/v1" };
  // Neither field is left in apps/v1, which refuses what it does not know.
  const { rollbackTo: _, templateGeneration: __, ...kept } = spec;
  const labels = fieldOf(spec, "template", "metadata", "labels");
  const selector = spec["selector"] ?? (labels === undefined ? undefined : { matchLabels: labels });
  return {
    ...object,
    apiVersion: "apps/v1",
    spec: { ...kept, ...(selector === undefined ? {} : { selector }) },
  };
}
