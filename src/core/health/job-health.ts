import { fieldOf, textOf } from "../reconcile/field-of.ts";
import { conditionsOf } from "./conditions.ts";
import { countOf } from "./count-of.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

/**
 * reconcilers.md §3b, Job, as Flux reads it: a running Job is not settled, one that is to be suspended is. A Job that
 * is bound to fail (FailureTarget) still ends its pods; `workloadCause` tells it.
 */
export function jobHealth(object: unknown): Health {
  if (fieldOf(object, "spec", "suspend") === true) return current("it is suspended");
  for (const { type, status, message } of conditionsOf(object)) {
    if (status !== "True") continue;
    if (type === "Complete") return current("it completed");
    if (type === "Failed") return failed("JobFailed", message || "its pods failed");
  }
  if ((textOf(object, "status", "startTime") ?? "") === "") {
    return inProgress("JobNotStarted", "it has not started");
  }
  const wanted = countOf(object, countOf(object, 1, "spec", "parallelism"), "spec", "completions");
  const succeeded = countOf(object, 0, "status", "succeeded");
  return inProgress("JobInProgress", `${succeeded} of ${wanted} completions`);
}
