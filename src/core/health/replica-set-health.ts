import { numberOf } from "../reconcile/field-of.ts";
import { conditionsOf } from "./conditions.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

const counted = [
  ["fullyLabeledReplicas", "LessLabelled", "labelled"],
  ["availableReplicas", "LessAvailable", "available"],
  ["readyReplicas", "LessReady", "ready"],
] as const;

/** reconcilers.md §3b, ReplicaSet; a create that quota or admission denied is a failure, as Argo has it. */
export function replicaSetHealth(object: unknown): Health {
  const failure = conditionsOf(object).get("ReplicaFailure");
  if (failure?.status === "True") {
    const message = failure.message || "pods cannot be created or deleted";
    return failure.reason === "FailedCreate"
      ? failed("FailedCreate", message)
      : inProgress("ReplicaFailure", message);
  }
  const wanted = numberOf(object, "spec", "replicas") ?? 1;
  for (const [field, reason, word] of counted) {
    const count = numberOf(object, "status", field) ?? 0;
    if (count < wanted) return inProgress(reason, `${count} of ${wanted} pods are ${word}`);
  }
  const replicas = numberOf(object, "status", "replicas") ?? 0;
  if (replicas > wanted) {
    return inProgress("ExtraPods", `${replicas - wanted} pods are still to end`);
  }
  return current(`${wanted} pods are ready`);
}
