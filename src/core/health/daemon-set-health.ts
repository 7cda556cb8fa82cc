import { numberOf } from "../reconcile/field-of.ts";
import { current, type Health, inProgress } from "./health.ts";

const counted = [
  ["currentNumberScheduled", "LessCurrent", "scheduled"],
  ["updatedNumberScheduled", "LessUpdated", "new"],
  ["numberAvailable", "LessAvailable", "available"],
  ["numberReady", "LessReady", "ready"],
] as const;

/** reconcilers.md §3b, DaemonSet. */
export function daemonSetHealth(object: unknown): Health {
  if (numberOf(object, "status", "observedGeneration") === undefined) {
    return inProgress("NoObservedGeneration", "its controller has not looked at it yet");
  }
  const desired = numberOf(object, "status", "desiredNumberScheduled");
  if (desired === undefined) {
    return inProgress("NoDesiredNumber", "its controller has not counted the nodes yet");
  }
  for (const [field, reason, word] of counted) {
    const count = numberOf(object, "status", field) ?? 0;
    if (count < desired) return inProgress(reason, `${count} of ${desired} pods are ${word}`);
  }
  return current(`${desired} pods are ready`);
}
