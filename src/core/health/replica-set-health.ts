import { podsAre } from "./pods-are.ts";
import { conditionsOf, conditionWith } from "./conditions.ts";
import { countOf } from "./count-of.ts";
import { current, type Health, inProgress } from "./health.ts";

const counted = [
  ["fullyLabeledReplicas", "LessLabelled", "labelled"],
  ["availableReplicas", "LessAvailable", "available"],
  ["readyReplicas", "LessReady", "ready"],
] as const;

/** reconcilers.md §3b, ReplicaSet. */
export function replicaSetHealth(object: unknown): Health {
  const failure = conditionWith(conditionsOf(object), "ReplicaFailure", "True");
  if (failure !== undefined) {
    return inProgress("ReplicaFailure", failure.message || "pods cannot be created or deleted");
  }
  const wanted = countOf(object, 1, "spec", "replicas");
  for (const [field, reason, word] of counted) {
    const count = countOf(object, 0, "status", field);
    if (count < wanted) return inProgress(reason, `${count} of ${wanted} pods are ${word}`);
  }
  const replicas = countOf(object, 0, "status", "replicas");
  if (replicas > wanted) {
    return inProgress("ExtraPods", `${podsAre(replicas - wanted)} still to end`);
  }
  return current(`${podsAre(wanted)} ready`);
}
