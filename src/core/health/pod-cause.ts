import { fieldOf, listOf, textOf } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { boundedMessage } from "./bounded-message.ts";
import { conditionsOf, conditionWith } from "./conditions.ts";
import { countOf } from "./count-of.ts";
import { createdAt } from "./created-at.ts";
import { failed, type Health } from "./health.ts";

/** Why a pod will not become ready: known now, or at `at` (milliseconds since 1970) if nothing has changed. */
export type PodCause =
  | { readonly kind: "final"; readonly health: Health }
  | { readonly kind: "later"; readonly at: number };

type Owner = {
  /** It takes a crash for an attempt of several: a Job, whose own limit decides. */
  readonly retries: boolean;
  /** A pod of it that has ended is a fault. */
  readonly keeps: boolean;
  /** Milliseconds of the pod's age that the scheduler has. */
  readonly schedulingGrace: number;
};

/** Registries fail for a moment, and dependencies start late. */
const startGrace = 60_000;
/** Two restarts may be a dependency that was not there; the third is a habit. */
const mostRestarts = 3;

const hopeless = new Set(["InvalidImageName", "ErrImageNeverPull"]);
/** A Secret that an operator makes comes a little later than the pod that needs it. */
const passing = new Set(["CreateContainerConfigError", "ErrImagePull", "ImagePullBackOff"]);

/**
 * What keeps one pod from being ready, init containers included. By the age of the pod: images that cannot be pulled
 * and configuration that is not there have 60 seconds, a crash loop 60 seconds or three restarts, whichever is first.
 * An image name that can never work has no grace. A pod that is being deleted is no cause.
 */
export function podCauses(pod: KubernetesObject, now: Date, owner: Owner): readonly PodCause[] {
  if ((fieldOf(pod, "metadata", "deletionTimestamp") ?? undefined) !== undefined) return [];
  const unscheduled = conditionWith(conditionsOf(pod), "PodScheduled", "False");
  if (unscheduled?.reason === "Unschedulable") {
    const health = fault(pod, "PodUnschedulable", unscheduled.message || "no node can take it");
    return [graced(pod, now, { health, grace: owner.schedulingGrace })];
  }
  const phase = textOf(pod, "status", "phase");
  if (phase === "Failed" && owner.keeps) {
    const said = textOf(pod, "status", "message") || textOf(pod, "status", "reason");
    return [{ kind: "final", health: fault(pod, "PodFailed", said || "it has failed") }];
  }
  if (phase === "Failed" || phase === "Succeeded") return [];
  return [
    ...listOf(pod, "status", "initContainerStatuses"),
    ...listOf(pod, "status", "containerStatuses"),
  ].flatMap((container) => waitingCause(pod, container, { now, owner }) ?? []);
}

function waitingCause(
  pod: KubernetesObject,
  container: unknown,
  { now, owner }: { readonly now: Date; readonly owner: Owner },
): PodCause | undefined {
  const reason = textOf(container, "state", "waiting", "reason") ?? "";
  const name = textOf(container, "name") ?? "?";
  const said = textOf(container, "state", "waiting", "message") || reason;
  const health = fault(pod, reason, `container ${name}: ${said}`);
  if (hopeless.has(reason)) return { kind: "final", health };
  if (passing.has(reason)) return graced(pod, now, { health, grace: startGrace });
  if (reason !== "CrashLoopBackOff" || owner.retries) return undefined;
  const isHabit = countOf(container, 0, "restartCount") >= mostRestarts;
  return isHabit ? { kind: "final", health } : graced(pod, now, { health, grace: startGrace });
}

function graced(
  pod: KubernetesObject,
  now: Date,
  { health, grace }: { readonly health: Health; readonly grace: number },
): PodCause {
  const at = createdAt(pod) + grace;
  return at <= now.getTime() ? { kind: "final", health } : { kind: "later", at };
}

function fault(pod: KubernetesObject, reason: string, said: string): Health {
  return failed(reason, boundedMessage(`pod ${pod.metadata.name}, ${said}`));
}
