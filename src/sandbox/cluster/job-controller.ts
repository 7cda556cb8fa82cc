import { fieldOf, numberOf, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import {
  type ControllerWorld,
  createOwned,
  ownedBy,
  podOf,
  remove,
  setStatus,
  timeOf,
  withoutZeros,
} from "./controller-world.ts";
import { requireResource } from "./resource.ts";

const pods = requireResource("Pod");

/** Runs a Job's pods until enough of them succeeded or too many failed. */
export function syncJob(world: ControllerWorld, job: KubernetesObject): void {
  if (textOf(job, "status", "completionTime") !== undefined || hasFailed(job)) return;
  const own = ownedBy(world, job, pods);
  const inPhase = (phase: string) => own.filter((pod) => textOf(pod, "status", "phase") === phase);
  const [succeeded, failed] = [inPhase("Succeeded").length, inPhase("Failed").length];
  const active = own.filter((pod) => !/^(Succeeded|Failed)$/.test(phaseOf(pod)));
  const spec = (field: string) => numberOf(job, "spec", field) ?? 1;
  const at = timeOf(world);
  const condition = (type: string, reason?: string) => ({
    type,
    status: "True",
    ...(reason === undefined ? {} : { reason }),
    lastTransitionTime: at,
  });
  const counts = withoutZeros({ succeeded, failed });
  if (fieldOf(job, "spec", "suspend") === true) {
    for (const pod of active) remove(world, pod);
    setStatus(world, job, { ...counts, conditions: [condition("Suspended")] });
    return;
  }
  const startTime = textOf(job, "status", "startTime") ?? at;
  if (succeeded >= spec("completions")) {
    const conditions = [condition("SuccessCriteriaMet"), condition("Complete")];
    setStatus(world, job, { ...counts, startTime, completionTime: at, conditions });
    return;
  }
  if (failed > spec("backoffLimit")) {
    for (const pod of active) remove(world, pod);
    const conditions = [condition("Failed", "BackoffLimitExceeded")];
    setStatus(world, job, { ...counts, startTime, conditions });
    return;
  }
  const wanted = Math.min(spec("parallelism"), spec("completions") - succeeded);
  for (let missing = wanted - active.length; missing > 0; missing--) {
    const { name, uid } = job.metadata;
    const labels = {
      "batch.kubernetes.io/job-name": name,
      "batch.kubernetes.io/controller-uid": uid,
    };
    createOwned(world, job, podOf(job, { generateName: `${name}-` }, labels));
  }
  setStatus(world, job, { ...counts, startTime, active: Math.max(wanted, active.length) });
}

function hasFailed(job: KubernetesObject): boolean {
  return JSON.stringify(fieldOf(job, "status", "conditions") ?? []).includes('"type":"Failed"');
}

function phaseOf(pod: KubernetesObject): string {
  return textOf(pod, "status", "phase") ?? "";
}
