import { fieldOf, isRecord, textOf } from "../reconcile/field-of.ts";
import { conditionsOf, hasReadableConditions, reasonOf } from "./conditions.ts";
import { current, failed, type Health, inProgress, unknown } from "./health.ts";

/** kstatus' first look at every object: whether it is going away. */
export function deletionFault(object: unknown): Health | undefined {
  const since = fieldOf(object, "metadata", "deletionTimestamp") ?? "";
  if (since === "") return undefined;
  return typeof since === "string"
    ? { verdict: "Terminating", reason: "Terminating", message: "it is being deleted" }
    : unknown("UnreadableDeletion", "metadata.deletionTimestamp is no text");
}

/** kstatus' second: whether its controller has seen this generation, where both are told. */
export function generationFault(object: unknown): Health | undefined {
  const generation = fieldOf(object, "metadata", "generation") ?? undefined;
  if (generation === undefined) return undefined;
  const observed = fieldOf(object, "status", "observedGeneration") ?? generation;
  if (!isCount(generation) || !isCount(observed)) {
    const message = "metadata.generation or status.observedGeneration is no whole number";
    return unknown("UnreadableGeneration", message);
  }
  if (observed === generation) return undefined;
  return inProgress(
    "LatestGenerationNotObserved",
    `its controller has seen generation ${observed}, not ${generation}`,
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** kstatus' third: Reconciling and Stalled, whichever comes first. */
export function generalFault(object: unknown): Health | undefined {
  const status = fieldOf(object, "status") ?? undefined;
  if (status !== undefined && !isRecord(status)) {
    return unknown("UnreadableStatus", "status is no map");
  }
  if (!hasReadableConditions(object)) {
    return unknown("UnreadableConditions", "status.conditions is no list of conditions");
  }
  for (const condition of conditionsOf(object)) {
    if (condition.status !== "True") continue;
    const { type, message } = condition;
    if (type === "Reconciling") {
      return inProgress(reasonOf(condition, type), message || "it is being reconciled");
    }
    if (type === "Stalled") return failed(reasonOf(condition, type), message || "it is stalled");
  }
  return undefined;
}

/** kstatus' last, for kinds without a rule of their own. */
export function readiness(object: unknown): Health {
  for (const condition of conditionsOf(object)) {
    const { type, status, message } = condition;
    if (type !== "Ready") continue;
    if (status === "True") return current(message || "it is ready");
    if (status === "False" || status === "Unknown") {
      return inProgress(reasonOf(condition, "NotReady"), message || `Ready is ${status}`);
    }
  }
  return current(textOf(object, "status", "phase") ?? "it exists");
}
