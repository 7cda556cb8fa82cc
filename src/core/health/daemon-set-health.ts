import { podsAre } from "./pods-are.ts";
import { fieldOf } from "../reconcile/field-of.ts";
import { countOf } from "./count-of.ts";
import { current, type Health, inProgress } from "./health.ts";

const counted = [
  ["currentNumberScheduled", "LessCurrent", "scheduled"],
  ["updatedNumberScheduled", "LessUpdated", "new"],
  ["numberAvailable", "LessAvailable", "available"],
  ["numberReady", "LessReady", "ready"],
] as const;

/** reconcilers.md §3b, DaemonSet. */
export function daemonSetHealth(object: unknown): Health {
  if ((fieldOf(object, "metadata", "generation") ?? undefined) === undefined) {
    return inProgress("NoGeneration", "it has no generation yet");
  }
  if ((fieldOf(object, "status", "observedGeneration") ?? undefined) === undefined) {
    return inProgress("NoObservedGeneration", "its controller has not looked at it yet");
  }
  const desired = countOf(object, -1, "status", "desiredNumberScheduled");
  if (desired === -1) {
    return inProgress("NoDesiredNumber", "its controller has not counted the nodes yet");
  }
  for (const [field, reason, word] of counted) {
    const count = countOf(object, 0, "status", field);
    if (count < desired) return inProgress(reason, `${count} of ${desired} pods are ${word}`);
  }
  return current(`${podsAre(desired)} ready`);
}
