import { listOf, textOf } from "../reconcile/field-of.ts";
import { conditionsOf, conditionWith } from "./conditions.ts";
import { current, failed, type Health, inProgress, unknown } from "./health.ts";
import { createdAt } from "./created-at.ts";

/** How long a scheduler may need: kstatus' ScheduleWindow. */
export const schedulingMilliseconds = 15_000;

/** reconcilers.md §3b, Pod. What its containers wait for is told by `workloadCause`. */
export function podHealth(object: unknown, now: Date): Health {
  const phase = textOf(object, "status", "phase") ?? "";
  switch (phase) {
    case "":
      return inProgress("PodNotObserved", "no node has it yet");
    case "Succeeded":
      return current("its containers ended well");
    case "Failed":
      return current(textOf(object, "status", "message") || "its containers ended, not well");
    case "Pending":
      return pendingHealth(object, now);
    case "Running":
      return runningHealth(object);
    default:
      return unknown("PodUnknownPhase", `its phase is ${phase}`);
  }
}

function pendingHealth(object: unknown, now: Date): Health {
  const scheduled = conditionWith(conditionsOf(object), "PodScheduled", "False");
  if (scheduled?.reason !== "Unschedulable") {
    return inProgress("PodPending", "its containers are being started");
  }
  return now.getTime() - createdAt(object) < schedulingMilliseconds
    ? inProgress("PodNotScheduled", scheduled.message || "no node has it yet")
    : failed("PodUnschedulable", scheduled.message || "no node can take it");
}

function runningHealth(object: unknown): Health {
  if (conditionWith(conditionsOf(object), "Ready", "True")) return current("it is ready");
  const looping = listOf(object, "status", "containerStatuses")
    .filter((each) => textOf(each, "state", "waiting", "reason") === "CrashLoopBackOff")
    .flatMap((each) => textOf(each, "name") ?? []);
  return looping.length === 0
    ? inProgress("PodRunningNotReady", "it runs but is not ready")
    : failed("ContainerCrashLooping", `containers crash again and again: ${looping.join(", ")}`);
}
