import { listOf, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import {
  type Controller,
  type ControllerWorld,
  isReady,
  secondsAfter,
  setStatus,
  timeOf,
} from "./controller-world.ts";

/** Plays the scheduler and the kubelet: a pod runs and is ready some world seconds after it is first seen. */
export function createPodController(options: {
  readonly readySeconds: number;
  /** Images that cannot be pulled, now. */
  readonly broken: ReadonlySet<string>;
}): Controller {
  const readyAt = new Map<string, Date>();
  return (world, pod) => {
    const phase = textOf(pod, "status", "phase");
    const uid = pod.metadata.uid ?? "";
    if (isReady(pod) || phase === "Succeeded" || phase === "Failed") {
      readyAt.delete(uid);
      return;
    }
    const isBroken = imagesOf(pod).some((image) => options.broken.has(image));
    if (isBroken) {
      readyAt.delete(uid);
      setStatus(world, pod, startingStatus(world, pod, "ImagePullBackOff"));
      return;
    }
    const at = readyAt.get(uid) ?? secondsAfter(world.clock.now(), options.readySeconds);
    readyAt.set(uid, at);
    if (world.clock.now() >= at) setStatus(world, pod, runningStatus(world, pod));
    else {
      world.lookAgain(pod, "ready", at);
      setStatus(world, pod, startingStatus(world, pod, "ContainerCreating"));
    }
  };
}

function startingStatus(world: ControllerWorld, pod: KubernetesObject, reason: string) {
  const startTime = textOf(pod, "status", "startTime") ?? timeOf(world);
  return {
    phase: "Pending",
    startTime,
    conditions: [
      { type: "PodScheduled", status: "True", lastTransitionTime: startTime },
      {
        type: "Ready",
        status: "False",
        reason: "ContainersNotReady",
        lastTransitionTime: startTime,
      },
    ],
    containerStatuses: listOf(pod, "spec", "containers").map((container) => ({
      name: textOf(container, "name"),
      image: textOf(container, "image"),
      ready: false,
      restartCount: 0,
      state: { waiting: { reason } },
    })),
  };
}

function runningStatus(world: ControllerWorld, pod: KubernetesObject) {
  const startTime = textOf(pod, "status", "startTime") ?? timeOf(world);
  const isJob = listOf(pod, "metadata", "ownerReferences").some(
    (one) => textOf(one, "kind") === "Job",
  );
  const at = timeOf(world);
  const ready = isJob ? "False" : "True";
  return {
    phase: isJob ? "Succeeded" : "Running",
    startTime,
    conditions: [
      { type: "PodScheduled", status: "True", lastTransitionTime: startTime },
      {
        type: "Ready",
        status: ready,
        ...(isJob ? { reason: "PodCompleted" } : {}),
        lastTransitionTime: at,
      },
    ],
    containerStatuses: listOf(pod, "spec", "containers").map((container) => ({
      name: textOf(container, "name"),
      image: textOf(container, "image"),
      ready: !isJob,
      restartCount: 0,
      state: isJob
        ? { terminated: { exitCode: 0, reason: "Completed", finishedAt: at } }
        : { running: { startedAt: at } },
    })),
  };
}

function imagesOf(pod: KubernetesObject): readonly string[] {
  return listOf(pod, "spec", "containers").map((container) => textOf(container, "image") ?? "");
}
