import { describe, expect, it } from "vitest";
import { yieldFields } from "../../../src/core/ownership/yield-fields.ts";
import { autoscaled, byKubectl, managedBy, treeOf } from "./live-objects.ts";

const hpa = { kind: "autoscaled", minReplicas: 3 } as const;
const fixed = { kind: "fixed" } as const;
const replicas = { fieldsV1: treeOf("f:spec", "f:replicas") };
const ours = { manager: "evenkeel-shop.production", operation: "Apply", ...replicas };

function workload(spec: Readonly<Record<string, unknown>>) {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "carts" }, spec };
}

function replicasAfter(...given: Parameters<typeof yieldFields>) {
  return yieldFields(...given).payload["spec"];
}

describe("yieldFields()", () => {
  it("leaves out what an autoscaler has set, and says whose it is", () => {
    const given = workload({ replicas: 2, paused: true });
    for (const scaled of [hpa, fixed]) {
      expect(yieldFields(given, autoscaled, scaled)).toEqual({
        payload: workload({ paused: true }),
        yielded: [{ field: "spec.replicas", to: "kube-controller-manager" }],
      });
    }
  });

  it("yields nothing where the payload does not want it", () => {
    const given = workload({ paused: true });
    expect(yieldFields(given, autoscaled, hpa)).toEqual({ payload: given, yielded: [] });
  });

  it.each([
    ["us", ours],
    ["kubectl apply", { ...replicas, manager: "kubectl-client-side-apply" }],
    ["kubectl scale", { ...replicas, manager: "kubectl", subresource: "scale" }],
  ])("keeps the live count until an autoscaler has set one, after %s", (_, entry) => {
    const live = managedBy(workload({ replicas: 7 }), entry);
    expect(replicasAfter(workload({ replicas: 1 }), live, hpa)).toEqual({ replicas: 7 });
    // Git has no count: to leave it out would be to fall back to one.
    expect(replicasAfter(workload({}), live, hpa)).toEqual({ replicas: 7 });
  });

  it("lets go once an autoscaler has set the count, though we set the same", () => {
    const scaled = { ...replicas, manager: "kube-controller-manager", subresource: "scale" };
    const live = managedBy(workload({ replicas: 7 }), ours, scaled);
    expect(replicasAfter(workload({ replicas: 7, paused: true }), live, hpa)).toEqual({
      paused: true,
    });
  });

  it("keeps the live count also where nobody manages it", () => {
    const live = managedBy(workload({ replicas: 7 }));
    expect(replicasAfter(workload({ replicas: 1 }), live, hpa)).toEqual({ replicas: 7 });
    expect(replicasAfter(workload({}), live, hpa)).toEqual({});
  });

  it("applies git's count where there is no autoscaler", () => {
    const given = workload({ replicas: 1 });
    expect(yieldFields(given, byKubectl, fixed)).toEqual({ payload: given, yielded: [] });
    expect(yieldFields(given, undefined, fixed)).toEqual({ payload: given, yielded: [] });
  });

  it.each([
    [{ replicas: 1 }, 3, 3],
    [{ replicas: 5 }, 3, 5],
    [{ replicas: 2 }, null, 2],
    [{}, 3, 3],
    [{}, null, undefined],
  ])("starts a new workload of %j with at least %j", (spec, minReplicas, count) => {
    const scaled = { kind: "autoscaled", minReplicas } as const;
    expect(replicasAfter(workload(spec), undefined, scaled)).toEqual(
      count === undefined ? {} : { replicas: count },
    );
  });

  it("leaves the resources of a container to a VPA that has set them", () => {
    const container = {
      name: "carts",
      image: "x",
      resources: { limits: { cpu: "1", memory: "1Gi" } },
    };
    const live = managedBy(workload({ replicas: 1, containers: [container] }), {
      manager: "vpa-updater",
      fieldsV1: treeOf(
        "f:spec",
        "f:containers",
        'k:{"name":"carts"}',
        "f:resources",
        "f:limits",
        "f:cpu",
      ),
    });
    const left = { name: "carts", image: "x", resources: { limits: { memory: "1Gi" } } };
    expect(yieldFields(workload({ replicas: 1, containers: [container] }), live, fixed)).toEqual({
      payload: workload({ replicas: 1, containers: [left] }),
      yielded: [{ field: 'spec.containers[name="carts"].resources.limits.cpu', to: "vpa-updater" }],
    });
  });

  it("yields to nobody what is no autoscaler's", () => {
    const live = managedBy(
      workload({ replicas: 4 }),
      { ...replicas, manager: "operator" },
      { ...ours, subresource: "status" },
      { manager: "vpa-updater", fieldsV1: treeOf("f:spec", "f:paused") },
    );
    const given = workload({ replicas: 1, paused: false });
    expect(yieldFields(given, live, fixed)).toEqual({ payload: given, yielded: [] });
  });
});
