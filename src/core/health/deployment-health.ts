import { podsAre } from "./pods-are.ts";
import { fieldOf } from "../reconcile/field-of.ts";
import { conditionsOf, conditionWith } from "./conditions.ts";
import { countOf } from "./count-of.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

/** Where the deployment controller takes a deadline for none, and sets no Progressing condition. */
const noDeadline = 2 ** 31 - 1;

/** reconcilers.md §3b, Deployment. */
export function deploymentHealth(object: unknown): Health {
  const conditions = conditionsOf(object);
  const overdue = conditions.find(
    ({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded",
  );
  if (overdue !== undefined) {
    return failed(overdue.reason, overdue.message || "the rollout made no progress in time");
  }
  const counts = countsFault(object);
  if (counts !== undefined) return counts;
  const isComplete = conditions.some(
    ({ type, status, reason }) =>
      type === "Progressing" && status === "True" && reason === "NewReplicaSetAvailable",
  );
  const deadline = countOf(object, noDeadline, "spec", "progressDeadlineSeconds");
  if (deadline !== noDeadline && !isComplete) {
    return inProgress("ReplicaSetNotAvailable", "the new ReplicaSet is not available yet");
  }
  if (conditionWith(conditions, "Available", "True") === undefined) {
    return inProgress("DeploymentNotAvailable", "fewer pods are available than the rollout needs");
  }
  return current(`${podsAre(countOf(object, 0, "status", "replicas"))} available`);
}

function countsFault(object: unknown): Health | undefined {
  const wanted = countOf(object, 1, "spec", "replicas");
  const count = (field: string) => countOf(object, 0, "status", field);
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
    return inProgress("ExtraPods", `${podsAre(replicas - wanted, "old ")} still to end`);
  }
  if (updated > available) {
    return inProgress("LessAvailable", `${available} of ${updated} pods are available`);
  }
  if (ready < wanted) return inProgress("LessReady", `${ready} of ${wanted} pods are ready`);
  return undefined;
}
