import { fieldOf, numberOf } from "../reconcile/field-of.ts";
import { conditionsOf, holding } from "./conditions.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

/** reconcilers.md §3b, Deployment: kstatus' order, with the cause of a failed create that it does not read. */
export function deploymentHealth(object: unknown): Health {
  const conditions = conditionsOf(object);
  const progressing = conditions.get("Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") {
    return failed(
      "ProgressDeadlineExceeded",
      progressing.message || "the rollout made no progress in time",
    );
  }

  const counts = countsFault(object);
  if (counts !== undefined) {
    const denied = holding(conditions, "ReplicaFailure", "FailedCreate");
    return denied === undefined
      ? counts
      : failed("FailedCreate", denied.message || "pods cannot be created");
  }
  const hasDeadline = fieldOf(object, "spec", "progressDeadlineSeconds") !== undefined;
  if (hasDeadline && !holding(conditions, "Progressing", "NewReplicaSetAvailable")) {
    return inProgress("RolloutNotComplete", "the new ReplicaSet is not available yet");
  }
  if (!holding(conditions, "Available")) {
    return inProgress("DeploymentNotAvailable", "fewer pods are available than the rollout needs");
  }
  return current(`${numberOf(object, "status", "replicas") ?? 0} pods are available`);
}

function countsFault(object: unknown): Health | undefined {
  const wanted = numberOf(object, "spec", "replicas") ?? 1;
  const count = (field: string) => numberOf(object, "status", field) ?? 0;
  const replicas = count("replicas");
  const updated = count("updatedReplicas");
  const available = count("availableReplicas");
  const ready = count("readyReplicas");
  if (replicas < wanted) return inProgress("LessReplicas", `${replicas} of ${wanted} pods exist`);
  if (updated < wanted) {
    return fieldOf(object, "spec", "paused") === true
      ? inProgress("LessUpdated", `the rollout is paused: ${updated} of ${wanted} pods are new`)
      : inProgress("LessUpdated", `${updated} of ${wanted} pods are new`);
  }
  if (replicas > wanted) {
    return inProgress("ExtraPods", `${replicas - wanted} old pods are still to end`);
  }
  if (updated > available) {
    return inProgress("LessAvailable", `${available} of ${updated} pods are available`);
  }
  if (ready < wanted) return inProgress("LessReady", `${ready} of ${wanted} pods are ready`);
  return undefined;
}
