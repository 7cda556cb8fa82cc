import { expect, it } from "vitest";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import type { ObservedEvent } from "../../../src/ports/cluster.ts";
import { followDeployments } from "../../../src/sandbox/real-cluster/follow-deployments.ts";
import { fakeCluster, heldClock } from "./fake-cluster.ts";

function deployment(name: string, wanted: number, ready: number): KubernetesObject {
  const counts = { updatedReplicas: wanted, readyReplicas: ready, availableReplicas: ready };
  const isReady = ready === wanted ? "True" : "False";
  const conditions = [
    { type: "Available", status: isReady },
    { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
  ];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "shop", generation: 1 },
    spec: { replicas: wanted },
    status: { observedGeneration: 1, replicas: wanted, ...counts, conditions },
  };
}

function follow() {
  const clock = heldClock(new Date());
  const { cluster, observers, tell } = fakeCluster();
  const followed = followDeployments({ cluster, clock }, ["shop", "shelf"]);
  return { ...followed, clock, observers, tell: (event: ObservedEvent) => tell("shop", event) };
}

it("knows how many replicas are ready, none of what is not there", () => {
  const { readyReplicas, tell } = follow();
  tell({ kind: "changed", object: deployment("carts", 3, 2) });
  expect(readyReplicas("shop", "carts")).toBe(2);
  expect(readyReplicas("shelf", "carts")).toBe(0);
  tell({ kind: "removed", object: deployment("carts", 3, 2) });
  expect(readyReplicas("shop", "carts")).toBe(0);
});

it("forgets what a new listing does not show", () => {
  const { readyReplicas, tell } = follow();
  tell({ kind: "changed", object: deployment("carts", 1, 1) });
  tell({ kind: "listing" });
  tell({ kind: "changed", object: deployment("orders", 1, 1) });
  expect(readyReplicas("shop", "carts")).toBe(1);
  tell({ kind: "listed", revision: "2" });
  expect(readyReplicas("shop", "carts")).toBe(0);
  expect(readyReplicas("shop", "orders")).toBe(1);
});

it("holds the clock while any of them rolls out, once", () => {
  const { tell, clock, observers, ...followed } = follow();
  expect(clock.holds.size).toBe(0);
  tell({ kind: "changed", object: deployment("carts", 2, 1) });
  tell({ kind: "changed", object: deployment("orders", 1, 0) });
  expect(clock.holds.size).toBe(1);
  tell({ kind: "changed", object: deployment("carts", 2, 2) });
  expect(clock.holds.size).toBe(1);
  tell({ kind: "removed", object: deployment("orders", 1, 0) });
  expect(clock.holds.size).toBe(0);
  tell({ kind: "changed", object: deployment("carts", 2, 1) });
  followed[Symbol.dispose]();
  expect(clock.holds.size).toBe(0);
  expect(observers.size).toBe(0);
});
