import { describe, expect, it } from "vitest";
import { atLeastLive, yieldFields } from "../../../src/core/ownership/yield-fields.ts";
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
    expect(yieldFields(given, autoscaled, hpa)).toEqual({
      payload: workload({ paused: true }),
      yielded: [{ field: "spec.replicas", to: "kube-controller-manager" }],
    });
  });

  it("has git's number count again once the HPA is gone", () => {
    const given = workload({ replicas: 2, paused: true });
    expect(yieldFields(given, autoscaled, fixed)).toEqual({ payload: given, yielded: [] });
  });

  it("leaves a paused ScaledObject its number, though there is no HPA", () => {
    const paused = { ...replicas, manager: "keda-operator", subresource: "scale" };
    const live = managedBy(workload({ replicas: 0 }), paused);
    expect(yieldFields(workload({ replicas: 2, paused: true }), live, fixed)).toEqual({
      payload: workload({ paused: true }),
      yielded: [{ field: "spec.replicas", to: "keda-operator" }],
    });
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
      { ...replicas, manager: "k9s", subresource: "scale" },
      { ...replicas, manager: "night-shift", subresource: "scale" },
      { ...ours, subresource: "status" },
      { manager: "vpa-updater", fieldsV1: treeOf("f:spec", "f:paused") },
    );
    const given = workload({ replicas: 1, paused: false });
    expect(yieldFields(given, live, fixed)).toEqual({ payload: given, yielded: [] });
  });
});

describe("atLeastLive()", () => {
  it.each([
    [{ replicas: 1 }, { replicas: 7 }, 3, { replicas: 7 }],
    [{ replicas: 9 }, { replicas: 7 }, 3, { replicas: 9 }],
    [{ replicas: 1 }, { replicas: 0 }, 3, { replicas: 3 }],
    [{}, { replicas: 4 }, null, { replicas: 4 }],
    [{}, {}, null, {}],
  ])(
    "starts %j anew, which was %j, under an autoscaler of at least %j",
    (git, was, least, spec) => {
      const scaled = { kind: "autoscaled", minReplicas: least } as const;
      expect(atLeastLive(workload(git), workload(was), scaled)).toEqual(workload(spec));
    },
  );

  it("is the very payload where there is no autoscaler", () => {
    const given = workload({ replicas: 1 });
    expect(atLeastLive(given, workload({ replicas: 7 }), fixed)).toBe(given);
  });
});
