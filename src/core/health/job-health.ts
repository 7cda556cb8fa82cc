import { fieldOf, numberOf } from "../reconcile/field-of.ts";
import { conditionsOf, holding } from "./conditions.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

/** reconcilers.md §3b, Job, as Flux reads it: a running Job is not settled, a suspended one is. */
export function jobHealth(object: unknown): Health {
  const conditions = conditionsOf(object);
  const ended = holding(conditions, "Failed") ?? holding(conditions, "FailureTarget");
  if (ended !== undefined) return failed("JobFailed", ended.message || "its pods failed");
  if (holding(conditions, "Complete")) return current("it completed");
  if (holding(conditions, "Suspended") && fieldOf(object, "spec", "suspend") === true) {
    return current("it is suspended");
  }
  if (fieldOf(object, "status", "startTime") === undefined) {
    return inProgress("JobNotStarted", "it has not started");
  }
  const succeeded = numberOf(object, "status", "succeeded") ?? 0;
  const wanted = numberOf(object, "spec", "completions") ?? 1;
  return inProgress("JobInProgress", `${succeeded} of ${wanted} completions`);
}
