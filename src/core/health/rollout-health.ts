import { podsAre } from "./pods-are.ts";
import { fieldOf, isRecord, listOf, textOf } from "../reconcile/field-of.ts";
import { conditionsOf } from "./conditions.ts";
import { countOf } from "./count-of.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

const terminal = new Set(["RolloutAborted", "ProgressDeadlineExceeded"]);

/** A Rollout of Argo Rollouts: what its controller says (since 1.0), else what its counts say. */
export function rolloutHealth(object: unknown): Health {
  if (!isGenerationObserved(object) || !isWorkloadObserved(object)) {
    return inProgress("LatestGenerationNotObserved", "its controller has not seen this generation");
  }
  const phase = textOf(object, "status", "phase");
  return phase === undefined ? legacyHealth(object) : phaseHealth(object, phase);
}

/** Before 0.10 `observedGeneration` was a hash, which may look like a large number. */
function isGenerationObserved(object: unknown): boolean {
  const generation = wholeNumber(fieldOf(object, "metadata", "generation"));
  const observed = wholeNumber(fieldOf(object, "status", "observedGeneration"));
  return generation === undefined || observed === undefined || observed >= generation;
}

/** A Rollout that takes its pods from a Deployment counts that one's generations too, since 1.1. */
function isWorkloadObserved(object: unknown): boolean {
  const annotations = fieldOf(object, "metadata", "annotations") ?? undefined;
  const workload = fieldOf(object, "spec", "workloadRef") ?? undefined;
  if (annotations === undefined || workload === undefined) return true;
  const generation = fieldOf(annotations, "rollout.argoproj.io/workload-generation");
  const observed = fieldOf(object, "status", "workloadObservedGeneration");
  return wholeNumber(generation) === wholeNumber(observed);
}

function wholeNumber(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^\d+$/.test(text) ? Number(text) : undefined;
}

function phaseHealth(object: unknown, phase: string): Health {
  const said = textOf(object, "status", "message") || `its phase is ${phase}`;
  if (phase === "Healthy" || phase === "Paused") return current(said);
  return phase === "Degraded"
    ? failed("RolloutDegraded", said)
    : inProgress("RolloutInProgress", said);
}

function legacyHealth(object: unknown): Health {
  const fault = conditionsOf(object).find(
    ({ type, reason }) =>
      type === "InvalidSpec" || (type === "Progressing" && terminal.has(reason)),
  );
  if (fault !== undefined) {
    const reason = fault.type === "InvalidSpec" ? fault.type : fault.reason;
    return failed(reason, fault.message || "the rollout has failed");
  }
  const isPaused = fieldOf(object, "spec", "paused") === true;
  if (isPaused || listOf(object, "status", "pauseConditions").length > 0) {
    return current("it is paused");
  }
  const hash = textOf(object, "status", "currentPodHash");
  if (hash === undefined) {
    return inProgress("NotReconciled", "its controller has not looked at its pods yet");
  }
  return countsFault(object) ?? trafficFault(object, hash) ?? current("it is rolled out");
}

function countsFault(object: unknown): Health | undefined {
  const updated = countOf(object, 0, "status", "updatedReplicas");
  const wanted = countOf(object, 1, "spec", "replicas");
  if (updated < wanted) return inProgress("LessUpdated", `${updated} of ${wanted} pods are new`);
  const available = countOf(object, 0, "status", "availableReplicas");
  return available < updated
    ? inProgress("LessAvailable", `${available} of ${updated} new pods are available`)
    : undefined;
}

function trafficFault(object: unknown, hash: string): Health | undefined {
  const has = (strategy: string) => isRecord(fieldOf(object, "spec", "strategy", strategy));
  const stable =
    textOf(object, "status", "stableRS") ?? textOf(object, "status", "canary", "stableRS") ?? "";
  if (has("blueGreen")) {
    if (textOf(object, "status", "blueGreen", "activeSelector") !== hash) {
      return inProgress("CutoverPending", "the active service does not point at the new pods yet");
    }
    // Before 0.8 a blue/green rollout had no stableRS.
    return stable === "" || stable === hash
      ? undefined
      : inProgress("AnalysisPending", "its analysis is not complete");
  }
  if (!has("canary")) return undefined;
  const replicas = countOf(object, 0, "status", "replicas");
  const updated = countOf(object, 0, "status", "updatedReplicas");
  if (replicas > updated) {
    return inProgress("ExtraPods", `${podsAre(replicas - updated, "old ")} still to end`);
  }
  return stable === hash
    ? undefined
    : inProgress("StepsPending", "the steps of its rollout are not complete");
}
