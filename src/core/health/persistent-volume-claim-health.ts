import { textOf } from "../reconcile/field-of.ts";
import { current, type Health, inProgress } from "./health.ts";

/** reconcilers.md §3b, PVC. */
export function persistentVolumeClaimHealth(object: unknown): Health {
  const phase = textOf(object, "status", "phase");
  if (phase === "Bound") return current("it is bound");
  return phase === "Lost"
    ? inProgress("NotBound", "the volume that it was bound to is gone")
    : inProgress("NotBound", `its phase is ${phase ?? "not set"}`);
}
