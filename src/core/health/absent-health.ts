import { numberOf } from "../reconcile/field-of.ts";
import { groupOf } from "../reconcile/object-ref.ts";
import type { AssessedObject } from "./assessed-object.ts";
import type { Health } from "./health.ts";

/** Health of a wanted object that is not in the cluster: a Job with a TTL is removed once it is done. */
export function absentHealth(wanted: AssessedObject): Health {
  return removesItself(wanted)
    ? { verdict: "Current", reason: "JobExpired", message: "it ended, and its time to live too" }
    : { verdict: "NotFound", reason: "NotFound", message: "there is no such object" };
}

/** Whether the object goes away when it is done, so that its absence is no fault. */
export function removesItself(object: AssessedObject): boolean {
  const isJob = groupOf(object.apiVersion) === "batch" && object.kind === "Job";
  return isJob && numberOf(object, "spec", "ttlSecondsAfterFinished") !== undefined;
}
