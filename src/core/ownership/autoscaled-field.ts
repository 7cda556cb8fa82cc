import { isHandTool } from "./hand-tools.ts";
import type { FieldConflict } from "./field-conflict.ts";

/**
 * Whether a field is set by an autoscaler, to be left to it: whoever is no person and writes through the `scale`
 * subresource (HPA, KEDA), the HPA of API servers that did not tell subresources yet, KEDA's own writes, and a VPA's
 * on the resources of containers.
 */
export function isAutoscaled({ manager, subresource, field }: FieldConflict): boolean {
  if (subresource === "scale") return !isHandTool(manager) && !field.startsWith("metadata.");
  if (field === "spec.replicas") return replicaScalers.test(manager);
  return resourceScalers.test(manager) && containerResources.test(field);
}

/** Whether any field of a manager can be autoscaled: quick to tell, where its fields take long to list. */
export function isScaler({ manager, subresource }: Omit<FieldConflict, "field">): boolean {
  return subresource === "scale" || replicaScalers.test(manager) || resourceScalers.test(manager);
}

const replicaScalers = /^(kube-controller-manager$|horizontal-pod-autoscaler|keda)/;
const resourceScalers = /^(vpa-|vertical-pod-autoscaler)/;
const containerResources = /(^|\.)(initContainers|containers)\[[^\]]*\]\.resources(\.|$)/;
