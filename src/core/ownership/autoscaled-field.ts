import type { ReplicaOwner } from "../reconcile/wanted-object.ts";
import type { FieldConflict } from "./field-conflict.ts";

/**
 * Whether a field is an autoscaler's own, to be left to it: the number of replicas to the HPA or KEDA, the resources
 * of containers to a VPA. Writing through `scale` makes no autoscaler: people and scripts do that too, and what one of
 * them set must not stay for ever. Where nothing targets the object (`fixed`) an HPA is gone, and has nothing. KEDA
 * has it as long as its mark is there: it takes its HPA away while a ScaledObject is paused.
 */
export function isAutoscaled(conflict: FieldConflict, replicas: ReplicaOwner): boolean {
  const { manager, field } = conflict;
  if (isCountOfHpa(conflict)) return replicas.kind === "autoscaled";
  if (isCount(conflict)) return keda.test(manager);
  return resourceScalers.test(manager) && containerResources.test(field);
}

/** Whether the field is a number of replicas that an HPA has set, be it there or gone. */
export function isCountOfHpa(conflict: FieldConflict): boolean {
  return hpa.test(conflict.manager) && isCount(conflict);
}

/** Whether any field of a manager can be autoscaled: quick to tell, where its fields take long to list. */
export function isScaler(manager: string): boolean {
  return hpa.test(manager) || keda.test(manager) || resourceScalers.test(manager);
}

/** Custom kinds may keep their number elsewhere, and API servers once did not tell subresources. */
function isCount({ subresource, field }: FieldConflict): boolean {
  return field === "spec.replicas" || (subresource === "scale" && !field.startsWith("metadata."));
}

const hpa = /^(kube-controller-manager$|horizontal-pod-autoscaler)/;
const keda = /^keda/;
const resourceScalers = /^(vpa-|vertical-pod-autoscaler)/;
const containerResources = /(^|\.)(initContainers|containers)\[[^\]]*\]\.resources(\.|$)/;
