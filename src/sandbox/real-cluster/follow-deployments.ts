import { assessHealth } from "../../core/health/assess-health.ts";
import { numberOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { ScaledClock } from "../clock.ts";

/** The Deployments of some namespaces, as their last news has them. */
export type FollowedDeployments = Disposable & {
  /** Pods of a Deployment that are ready now; 0 while there is none. */
  readonly readyReplicas: (namespace: string, deployment: string) => number;
};

type Followed = { readonly ready: number; readonly isRolling: boolean };

/** Holds the clock while any of them rolls out, so that a rollout takes as long in the world as it really does. */
export function followDeployments(
  { cluster, clock }: { readonly cluster: Cluster; readonly clock: Pick<ScaledClock, "hold"> },
  namespaces: readonly string[],
): FollowedDeployments {
  const known = new Map<string, Map<string, Followed>>();
  let hold: Disposable | undefined;

  function pace(): void {
    const isRolling = [...known.values()].some((all) =>
      [...all.values()].some((each) => each.isRolling),
    );
    if (isRolling) hold ??= clock.hold();
    else release();
  }

  function release(): void {
    hold?.[Symbol.dispose]();
    hold = undefined;
  }

  const observations = namespaces.map((namespace) => {
    const own = new Map<string, Followed>();
    known.set(namespace, own);
    let seen: Set<string> | undefined;
    return cluster.observe({ apiVersion: "apps/v1", kind: "Deployment", namespace }, (event) => {
      switch (event.kind) {
        case "listing":
          seen = new Set();
          return;
        case "listed":
          for (const name of own.keys()) if (seen?.has(name) === false) own.delete(name);
          seen = undefined;
          break;
        case "changed":
          seen?.add(event.object.metadata.name);
          own.set(event.object.metadata.name, read(event.object));
          break;
        case "removed":
          own.delete(event.object.metadata.name);
          break;
        case "refused":
        case "lost":
          return;
      }
      pace();
    });
  });
  return {
    readyReplicas: (namespace, deployment) => known.get(namespace)?.get(deployment)?.ready ?? 0,
    [Symbol.dispose]: () => {
      for (const each of observations) each[Symbol.dispose]();
      release();
    },
  };
}

function read(deployment: KubernetesObject): Followed {
  const ready = numberOf(deployment, "status", "readyReplicas") ?? 0;
  const { verdict } = assessHealth(deployment, new Date());
  return { ready, isRolling: verdict === "InProgress" };
}
