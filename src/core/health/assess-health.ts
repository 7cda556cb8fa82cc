import { numberOf, textOf } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { groupOf } from "../reconcile/object-ref.ts";
import { conditionsOf, hasReadableConditions } from "./conditions.ts";
import { customResourceDefinitionHealth } from "./custom-resource-definition-health.ts";
import { daemonSetHealth } from "./daemon-set-health.ts";
import { deploymentHealth } from "./deployment-health.ts";
import { current, failed, type Health, inProgress } from "./health.ts";
import { horizontalPodAutoscalerHealth } from "./horizontal-pod-autoscaler-health.ts";
import { jobHealth } from "./job-health.ts";
import { persistentVolumeClaimHealth } from "./persistent-volume-claim-health.ts";
import { podHealth } from "./pod-health.ts";
import { replicaSetHealth } from "./replica-set-health.ts";
import { serviceHealth } from "./service-health.ts";
import { statefulSetHealth } from "./stateful-set-health.ts";

const rules: Readonly<Record<string, (object: unknown, now: Date) => Health>> = {
  "/PersistentVolumeClaim": persistentVolumeClaimHealth,
  "/Pod": podHealth,
  "/Service": serviceHealth,
  "apiextensions.k8s.io/CustomResourceDefinition": customResourceDefinitionHealth,
  "apps/DaemonSet": daemonSetHealth,
  "apps/Deployment": deploymentHealth,
  "apps/ReplicaSet": replicaSetHealth,
  "apps/StatefulSet": statefulSetHealth,
  "autoscaling/HorizontalPodAutoscaler": horizontalPodAutoscalerHealth,
  "batch/Job": jobHealth,
};

/**
 * Health of a live object at `now`: never of a rendered manifest, whose defaults are missing. The order of the
 * rules is kstatus' (reconcilers.md §3a): deletion, unobserved generation, Reconciling, Stalled, then the kind's.
 */
export function assessHealth(object: KubernetesObject, now: Date): Health {
  if (object.metadata.deletionTimestamp !== undefined) {
    return { verdict: "Terminating", reason: "Terminating", message: "it is being deleted" };
  }
  if (!hasReadableConditions(object)) {
    return {
      verdict: "Unknown",
      reason: "UnreadableConditions",
      message: "status.conditions is not a list of conditions",
    };
  }
  const rule = rules[`${groupOf(object.apiVersion)}/${object.kind}`];
  return generalFault(object) ?? rule?.(object, now) ?? readiness(object);
}

function generalFault(object: KubernetesObject): Health | undefined {
  const generation = numberOf(object, "metadata", "generation");
  const observed = numberOf(object, "status", "observedGeneration");
  if (generation !== undefined && observed !== undefined && generation !== observed) {
    return inProgress(
      "LatestGenerationNotObserved",
      `its controller has seen generation ${observed}, not yet ${generation}`,
    );
  }
  const conditions = conditionsOf(object);
  const reconciling = conditions.get("Reconciling");
  if (reconciling?.status === "True") {
    return inProgress(reconciling.reason || "Reconciling", reconciling.message);
  }
  const stalled = conditions.get("Stalled");
  if (stalled?.status === "True") return failed(stalled.reason || "Stalled", stalled.message);
  return undefined;
}

function readiness(object: KubernetesObject): Health {
  const ready = conditionsOf(object).get("Ready");
  if (ready === undefined || ready.status === "True") {
    return current(textOf(object, "status", "phase") ?? "it exists");
  }
  return inProgress(ready.reason || "NotReady", ready.message || `Ready is ${ready.status}`);
}
