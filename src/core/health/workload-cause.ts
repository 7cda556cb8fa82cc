import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { boundedMessage } from "./bounded-message.ts";
import { conditionsOf, conditionWith } from "./conditions.ts";
import { failed, type Health } from "./health.ts";
import { type PodCause, podCauses } from "./pod-cause.ts";
import { schedulingMilliseconds } from "./pod-health.ts";

/** Autoscalers of nodes need minutes. */
const nodeGrace = 5 * 60_000;
/** Flux takes a failed pod of theirs for the end of the rollout; a Deployment and a Job have their own deadline. */
const keepPods = new Set(["StatefulSet", "ReplicaSet", "DaemonSet"]);

/**
 * The deepest cause that a workload in progress will not settle, so that nobody waits for its deadline
 * (reconcilers.md §3c); undefined where it still may. `pods` are those of its newest revision; a Pod is its own. What
 * may heal has a grace: see `podCauses`.
 */
export function workloadCause(
  workload: KubernetesObject,
  pods: readonly KubernetesObject[],
  now: Date,
): Health | undefined {
  const final = causesOf(workload, pods, now).find((cause) => cause.kind === "final");
  return final?.health ?? ownCause(workload);
}

/** When the first grace ends that `workloadCause` is waiting for, so that it can be asked again then. */
export function nextLook(
  workload: KubernetesObject,
  pods: readonly KubernetesObject[],
  now: Date,
): Date | undefined {
  const times = causesOf(workload, pods, now).flatMap((cause) =>
    cause.kind === "later" ? [cause.at] : [],
  );
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

function causesOf(
  workload: KubernetesObject,
  pods: readonly KubernetesObject[],
  now: Date,
): readonly PodCause[] {
  const { kind } = workload;
  const isPod = kind === "Pod";
  const owner = {
    retries: kind === "Job",
    keeps: keepPods.has(kind),
    // A Pod is failed by kstatus then.
    schedulingGrace: isPod ? schedulingMilliseconds : nodeGrace,
  };
  return (isPod ? [workload] : pods).flatMap((pod) => podCauses(pod, now, owner));
}

function ownCause(workload: KubernetesObject): Health | undefined {
  const conditions = conditionsOf(workload);
  const refused = conditionWith(conditions, "ReplicaFailure", "True");
  if (refused?.reason === "FailedCreate") {
    return failed("FailedCreate", boundedMessage(refused.message || "its pods are refused"));
  }
  const bound = conditionWith(conditions, "FailureTarget", "True");
  return workload.kind === "Job" && bound !== undefined
    ? failed("JobFailed", boundedMessage(bound.message || "it will not succeed any more"))
    : undefined;
}
