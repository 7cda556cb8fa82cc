import { numberOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { Clock } from "../../ports.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { type Controller, type ControllerWorld, controllerUid } from "./controller-world.ts";
import { syncDeployment } from "./deployment-controller.ts";
import { syncJob } from "./job-controller.ts";
import type { ObjectApi } from "./object-api.ts";
import { type ObjectStore, placeOf } from "./object-store.ts";
import { createPodController } from "./pod-controller.ts";
import { syncReplicaSet } from "./replica-set-controller.ts";
import { builtInResources, requireResource, resourceKey } from "./resource.ts";
import { settledKinds, settleObject } from "./settle-object.ts";
import { syncStatefulSet } from "./stateful-set-controller.ts";

export type Controllers = Disposable & {
  readonly readyReplicas: (namespace: string, deployment: string) => number;
  /** Looks at all pods again. */
  readonly imagesChanged: () => void;
};

/**
 * What makes objects move. Every change is followed up before the call that made it returns, so that the world is
 * the same however fast its clock runs.
 */
export function startControllers(options: {
  readonly store: ObjectStore;
  readonly api: ObjectApi;
  readonly clock: Clock;
  readonly broken: ReadonlySet<string>;
  readonly podReadySeconds: number;
}): Controllers {
  const { store, api, clock, broken, podReadySeconds } = options;
  const queue: (() => void)[] = [];
  const timers = new Map<string, Disposable>();
  let isDraining = false;

  const controllers: Readonly<Record<string, Controller>> = {
    Deployment: syncDeployment,
    ReplicaSet: syncReplicaSet,
    StatefulSet: syncStatefulSet,
    Job: syncJob,
    Pod: createPodController({ readySeconds: podReadySeconds, broken }),
    ...Object.fromEntries(settledKinds.map((kind) => [kind, settleObject])),
  };
  const world: ControllerWorld = {
    store,
    api,
    clock,
    lookAgain: (object, purpose, at) => {
      const name = `${object.metadata.uid ?? ""}/${purpose}`;
      timers.get(name)?.[Symbol.dispose]();
      const run = () => {
        timers.delete(name);
        look(object);
        drain();
      };
      timers.set(name, clock.timer(at, run));
    },
  };

  function look(object: KubernetesObject): void {
    const controller = controllers[object.kind];
    if (controller === undefined) return;
    queue.push(() => {
      const live = store.get(requireResource(object.kind), placeOf(object));
      const isSame = live?.metadata.uid === object.metadata.uid;
      if (live !== undefined && isSame && live.metadata.deletionTimestamp === undefined) {
        controller(world, live);
      }
    });
  }

  function drain(): void {
    if (isDraining) return;
    isDraining = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) next();
    } finally {
      isDraining = false;
    }
  }

  function lookAtOwner(object: KubernetesObject): void {
    const uid = controllerUid(object);
    if (uid === undefined) return;
    const owner = store.all().find((one) => one.object.metadata.uid === uid);
    if (owner !== undefined) look(owner.object);
  }

  const builtIn = new Set(builtInResources.map((resource) => resourceKey(resource)));
  const subscription = store.subscribe(({ type, object, key }) => {
    if (type === "DELETED") queue.push(() => collectGarbage(world, object));
    else if (builtIn.has(key)) look(object);
    lookAtOwner(object);
    drain();
  });

  return {
    readyReplicas: (namespace, name) => {
      const deployment = store.get(requireResource("Deployment"), { namespace, name });
      return numberOf(deployment, "status", "readyReplicas") ?? 0;
    },
    imagesChanged: () => {
      for (const pod of store.list(requireResource("Pod"), null)) look(pod);
      drain();
    },
    [Symbol.dispose]: () => {
      subscription[Symbol.dispose]();
      for (const timer of timers.values()) timer[Symbol.dispose]();
    },
  };
}
