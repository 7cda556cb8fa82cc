import { describe, expect, it } from "vitest";
import { autoscaledWorkloads } from "../../../src/core/reconcile/autoscaled-workloads.ts";

const hpa = ["autoscaling/v2", "HorizontalPodAutoscaler"] as const;
const keda = ["keda.sh/v1alpha1", "ScaledObject"] as const;

function autoscaler([apiVersion, kind]: readonly [string, string], spec: Record<string, unknown>) {
  return { apiVersion, kind, metadata: { name: "scaler", namespace: "shop" }, spec };
}

function found(...given: readonly Parameters<typeof autoscaler>[]) {
  const workloads = autoscaledWorkloads(given.map((each) => autoscaler(...each)));
  return [...workloads].map(([key, { minReplicas, by }]) => [key, minReplicas, by.kind]);
}

describe("autoscaledWorkloads()", () => {
  it("finds the target of a HorizontalPodAutoscaler and its lower limit", () => {
    const scaleTargetRef = { apiVersion: "apps/v1", kind: "StatefulSet", name: "carts" };
    expect(found([hpa, { scaleTargetRef, minReplicas: 2 }])).toEqual([
      ["apps/StatefulSet/shop/carts", 2, "HorizontalPodAutoscaler"],
    ]);
  });

  it("finds the target of KEDA, a Deployment unless it says otherwise", () => {
    expect(found([keda, { scaleTargetRef: { name: "carts" }, minReplicaCount: 0 }])).toEqual([
      ["apps/Deployment/shop/carts", 0, "ScaledObject"],
    ]);
    const scaleTargetRef = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "carts" };
    expect(found([keda, { scaleTargetRef }])).toEqual([
      ["argoproj.io/Rollout/shop/carts", null, "ScaledObject"],
    ]);
  });

  it.each([undefined, "v1", "extensions/v1beta1", "apps/v1beta2"])(
    "knows a Deployment that is called of %s",
    (apiVersion) => {
      const scaleTargetRef = { apiVersion, kind: "Deployment", name: "carts" };
      expect(found([hpa, { scaleTargetRef }])[0]?.[0]).toBe("apps/Deployment/shop/carts");
    },
  );

  it("takes the first of several, and nothing of what aims at nothing", () => {
    const scaleTargetRef = { kind: "Deployment", name: "carts" };
    const given = found(
      [keda, {}],
      [["example.com/v1", "ScaledObject"], { scaleTargetRef }],
      [keda, { scaleTargetRef, minReplicaCount: 3 }],
      [hpa, { scaleTargetRef, minReplicas: 1 }],
    );
    expect(given).toEqual([["apps/Deployment/shop/carts", 3, "ScaledObject"]]);
  });
});
