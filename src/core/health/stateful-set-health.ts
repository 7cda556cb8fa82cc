import { numberOf, textOf } from "../reconcile/field-of.ts";
import { current, type Health, inProgress } from "./health.ts";

/**
 * reconcilers.md §3b, StatefulSet. Unlike kstatus, `OnDelete` waits until the pods that exist are ready: a set
 * with none ready is not settled just because nothing replaces its pods.
 */
export function statefulSetHealth(object: unknown): Health {
  const wanted = numberOf(object, "spec", "replicas") ?? 1;
  const count = (field: string) => numberOf(object, "status", field) ?? 0;
  const replicas = count("replicas");
  const ready = count("readyReplicas");
  if (replicas < wanted) return inProgress("LessReplicas", `${replicas} of ${wanted} pods exist`);
  if (ready < wanted) return inProgress("LessReady", `${ready} of ${wanted} pods are ready`);
  if (replicas > wanted) {
    return inProgress("ExtraPods", `${replicas - wanted} pods are still to end`);
  }
  if (textOf(object, "spec", "updateStrategy", "type") === "OnDelete") {
    return current(`${ready} pods are ready`);
  }

  const partition = numberOf(object, "spec", "updateStrategy", "rollingUpdate", "partition");
  if (partition !== undefined) {
    const toUpdate = Math.max(0, wanted - partition);
    const updated = count("updatedReplicas");
    return updated < toUpdate
      ? inProgress("PartitionRollout", `${updated} of ${toUpdate} pods are new`)
      : current(`${ready} pods are ready`);
  }
  if (count("currentReplicas") < wanted) {
    return inProgress("LessCurrent", `${count("currentReplicas")} of ${wanted} pods are current`);
  }
  const revision = textOf(object, "status", "currentRevision");
  if (revision !== textOf(object, "status", "updateRevision")) {
    return inProgress("RevisionMismatch", "pods of the old revision still run");
  }
  return current(`${ready} pods are ready`);
}
