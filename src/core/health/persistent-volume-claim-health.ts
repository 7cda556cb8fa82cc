import { textOf } from "../reconcile/field-of.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

/** kstatus' rule, and Argo's for a claim that lost its volume. */
export function persistentVolumeClaimHealth(object: unknown): Health {
  const phase = textOf(object, "status", "phase");
  if (phase === "Bound") return current("it is bound");
  if (phase === "Lost") return failed("ClaimLost", "the volume that it was bound to is gone");
  return inProgress("NotBound", `its phase is ${phase ?? "not set"}`);
}
