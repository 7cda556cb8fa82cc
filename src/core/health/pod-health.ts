import { isRecord, listOf, numberOf, textOf } from "../reconcile/field-of.ts";
import { conditionsOf } from "./conditions.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

/** A scheduler may need this long before "no node fits" is its last word: kstatus' 15 seconds. */
const schedulingMilliseconds = 15_000;
/** Registries fail for a moment; after this a pull that backs off is taken for a wrong image. */
const pullMilliseconds = 60_000;

const hopeless = new Set([
  "CrashLoopBackOff",
  "CreateContainerConfigError",
  "InvalidImageName",
  "ErrImageNeverPull",
]);
const pulling = new Set(["ErrImagePull", "ImagePullBackOff"]);

/**
 * reconcilers.md §3b and §3c, Pod: kstatus' rules, and Argo's reading of a failed pod. Waiting reasons count in
 * init containers too, which neither of them reads.
 */
export function podHealth(object: unknown, now: Date): Health {
  const phase = textOf(object, "status", "phase") ?? "";
  switch (phase) {
    case "":
      return inProgress("PodNotObserved", "no node has it yet");
    case "Succeeded":
      return current("its containers ended well");
    case "Failed":
      return failed("PodFailed", textOf(object, "status", "message") ?? endedBadly(object));
    case "Pending":
      return waitingFault(object, now) ?? pendingHealth(object, now);
    case "Running":
      return waitingFault(object, now) ?? runningHealth(object);
    default:
      return { verdict: "Unknown", reason: "PodUnknownPhase", message: `its phase is ${phase}` };
  }
}

function pendingHealth(object: unknown, now: Date): Health {
  const scheduled = conditionsOf(object).get("PodScheduled");
  if (scheduled?.status !== "False" || scheduled.reason !== "Unschedulable") {
    return inProgress("PodPending", "its containers are being started");
  }
  return ageOf(object, now) > schedulingMilliseconds
    ? failed("PodUnschedulable", scheduled.message || "no node can take it")
    : inProgress("PodNotScheduled", scheduled.message || "no node has it yet");
}

function runningHealth(object: unknown): Health {
  return conditionsOf(object).get("Ready")?.status === "True"
    ? current("it is ready")
    : inProgress("PodRunningNotReady", "it runs but is not ready");
}

function waitingFault(object: unknown, now: Date): Health | undefined {
  for (const container of containersOf(object)) {
    const reason = textOf(container, "state", "waiting", "reason");
    if (reason === undefined) continue;
    const said = textOf(container, "state", "waiting", "message");
    const message = `container ${textOf(container, "name") ?? "?"}: ${said ?? reason}`;
    if (hopeless.has(reason)) {
      return failed(reason === "CrashLoopBackOff" ? "ContainerCrashLooping" : reason, message);
    }
    if (pulling.has(reason) && ageOf(object, now) > pullMilliseconds) {
      return failed(reason, message);
    }
  }
  return undefined;
}

function endedBadly(object: unknown): string {
  for (const container of containersOf(object)) {
    const code = numberOf(container, "state", "terminated", "exitCode") ?? 0;
    if (code === 0) continue;
    const reason = textOf(container, "state", "terminated", "reason") ?? "Error";
    return `container ${textOf(container, "name") ?? "?"} ended with ${code} (${reason})`;
  }
  return "its containers ended badly";
}

function containersOf(object: unknown): readonly unknown[] {
  return [
    ...listOf(object, "status", "initContainerStatuses"),
    ...listOf(object, "status", "containerStatuses"),
  ].filter((container) => isRecord(container));
}

/** Milliseconds since creation; 0 where the object does not say when that was. */
function ageOf(object: unknown, now: Date): number {
  const created = Date.parse(textOf(object, "metadata", "creationTimestamp") ?? "");
  return Number.isNaN(created) ? 0 : now.getTime() - created;
}
