import type { FieldTree } from "../../../src/core/ownership/field-tree.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import autoscaledDeployment from "../../fixtures/ownership/deployment-autoscaled.json" with { type: "json" };
import kubectlDeployment from "../../fixtures/ownership/deployment-by-kubectl.json" with { type: "json" };

/** What an API server said after `kubectl apply`, `label`, `scale`, `rollout restart` and `set image`. */
export const byKubectl: KubernetesObject = kubectlDeployment;

/** Applied by `evenkeel-shop.production` with two replicas, and then scaled to five by an autoscaler. */
export const autoscaled: KubernetesObject = autoscaledDeployment;

/** `object` as if these managers had set its fields. */
export function managedBy(
  object: KubernetesObject,
  ...entries: readonly Readonly<Record<string, unknown>>[]
): KubernetesObject {
  const managedFields = entries.map((entry) => ({
    operation: "Update",
    apiVersion: object.apiVersion,
    fieldsType: "FieldsV1",
    ...entry,
  }));
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** `{"f:spec": {"f:replicas": {}}}` from `["f:spec", "f:replicas"]`. */
export function treeOf(...steps: readonly string[]): FieldTree {
  return steps.reduceRight<FieldTree>((below, step) => ({ [step]: below }), {});
}
