import { podsAre } from "./pods-are.ts";
import { textOf } from "../reconcile/field-of.ts";
import { countOf } from "./count-of.ts";
import { current, type Health, inProgress } from "./health.ts";

/** reconcilers.md §3b, StatefulSet: with `OnDelete` people replace the pods, so there is nothing to wait for. */
export function statefulSetHealth(object: unknown): Health {
  if (textOf(object, "spec", "updateStrategy", "type") === "OnDelete") {
    return current("its pods are replaced by hand (OnDelete)");
  }
  const wanted = countOf(object, 1, "spec", "replicas");
  const count = (field: string) => countOf(object, 0, "status", field);
  const replicas = count("replicas");
  const ready = count("readyReplicas");
  if (replicas < wanted) return inProgress("LessReplicas", `${replicas} of ${wanted} pods exist`);
  if (ready < wanted) return inProgress("LessReady", `${ready} of ${wanted} pods are ready`);
  if (replicas > wanted) {
    return inProgress("ExtraPods", `${podsAre(replicas - wanted)} still to end`);
  }
  const partition = countOf(object, -1, "spec", "updateStrategy", "rollingUpdate", "partition");
  const updated = count("updatedReplicas");
  if (partition !== -1) {
    return updated < wanted - partition
      ? inProgress("PartitionRollout", `${updated} of ${wanted - partition} pods are new`)
      : current(`${podsAre(ready)} ready`);
  }
  if (count("currentReplicas") < wanted) {
    return inProgress("LessCurrent", `${count("currentReplicas")} of ${wanted} pods are current`);
  }
  const revision = textOf(object, "status", "currentRevision") ?? "";
  if (revision !== (textOf(object, "status", "updateRevision") ?? "")) {
    return inProgress("RevisionMismatch", "pods of the old revision still run");
  }
  return current(`${podsAre(ready)} ready`);
}
