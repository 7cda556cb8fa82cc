import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assessHealth } from "../../../src/core/health/assess-health.ts";
import { fieldOf, listOf, textOf } from "../../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import { requireResource } from "../../../src/sandbox/cluster/resource.ts";
import { deployment } from "../../support/cluster-fixtures.ts";
import { bootCluster, type Booted } from "./boot.ts";

const seconds = (count: number) => count * 1000;

describe("a workload in the sandbox", () => {
  let world: Booted;
  beforeEach(async () => {
    world = await bootCluster();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  function live(kind: string, name: string): KubernetesObject {
    return world.cluster.api.get(requireResource(kind), { namespace: "default", name });
  }
  function verdict(kind: string, name: string): string {
    return assessHealth(live(kind, name), world.clock.now()).verdict;
  }
  function pods(): readonly KubernetesObject[] {
    return world.cluster.store.list(requireResource("Pod"), "default");
  }

  it("becomes healthy when its pods had their time to start", async () => {
    await world.apply("deployments", deployment("carts", { replicas: 2 }));
    expect(verdict("Deployment", "carts")).toBe("InProgress");
    world.clock.advance(seconds(19));
    expect(world.cluster.readyReplicas("default", "carts")).toBe(0);
    world.clock.advance(seconds(1));
    expect(world.cluster.readyReplicas("default", "carts")).toBe(2);
    expect(verdict("Deployment", "carts")).toBe("Current");
  });

  it("serves with its old pod while a second one starts", async () => {
    await world.apply("deployments", deployment("carts"));
    world.clock.advance(seconds(20));
    await world.apply("deployments", deployment("carts", { replicas: 2 }));
    expect(world.cluster.readyReplicas("default", "carts")).toBe(1);
    expect(verdict("Deployment", "carts")).toBe("InProgress");
    world.clock.advance(seconds(20));
    expect(world.cluster.readyReplicas("default", "carts")).toBe(2);
    expect(verdict("Deployment", "carts")).toBe("Current");
  });

  it("replaces its pods a few at a time, never below three quarters", async () => {
    await world.apply("deployments", deployment("carts", { replicas: 4, ...image("1") }));
    world.clock.advance(seconds(20));
    await world.apply("deployments", deployment("carts", { replicas: 4, ...image("2") }));
    const seen: number[] = [];
    while (verdict("Deployment", "carts") !== "Current") {
      seen.push(world.cluster.readyReplicas("default", "carts"));
      expect(pods().length).toBeLessThanOrEqual(5);
      expect(world.clock.advanceToNext()).toBeDefined();
    }
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(3);
    const images = pods().map((pod) => fieldOf(pod, "spec", "containers", 0, "image"));
    expect(images).toEqual(["carts:2", "carts:2", "carts:2", "carts:2"]);
  });

  it("fails after its deadline with an image that cannot be pulled, and recovers when it can", async () => {
    world.cluster.breakImage("carts:bad");
    const broken = { progressDeadlineSeconds: 60, ...image("bad") };
    await world.apply("deployments", deployment("carts", broken));
    world.clock.advance(seconds(60));
    expect(verdict("Deployment", "carts")).toBe("InProgress");
    world.clock.advance(seconds(1));
    expect(assessHealth(live("Deployment", "carts"), world.clock.now())).toMatchObject({
      verdict: "Failed",
      reason: "ProgressDeadlineExceeded",
    });
    world.cluster.mendImage("carts:bad");
    world.clock.advance(seconds(20));
    expect(verdict("Deployment", "carts")).toBe("Current");
  });

  it("ends all old pods before it starts new ones where it is recreated", async () => {
    const recreate = { replicas: 2, strategy: { type: "Recreate" } };
    await world.apply("deployments", deployment("carts", { ...recreate, ...image("1") }));
    world.clock.advance(seconds(20));
    await world.apply("deployments", deployment("carts", { ...recreate, ...image("2") }));
    expect(world.cluster.readyReplicas("default", "carts")).toBe(0);
    expect(pods()).toHaveLength(2);
    world.clock.advance(seconds(20));
    expect(verdict("Deployment", "carts")).toBe("Current");
  });

  it("takes its pods and ReplicaSets with it when it goes", async () => {
    await world.apply("deployments", deployment("carts", { replicas: 2 }));
    await world.call("DELETE", "/apis/apps/v1/namespaces/default/deployments/carts");
    expect(pods()).toEqual([]);
    expect(world.cluster.store.list(requireResource("ReplicaSet"), null)).toEqual([]);
  });

  it("starts the pods of a StatefulSet one after the other and replaces them from the last", async () => {
    const set = (version: string): KubernetesObject => ({
      ...deployment("db", { replicas: 2, serviceName: "db", ...image(version) }),
      kind: "StatefulSet",
    });
    const selector = { matchLabels: { app: "carts" } };
    const applySet = (version: string) => {
      const object = set(version);
      return world.apply("statefulsets", {
        ...object,
        spec: { ...Object(object["spec"]), selector },
      });
    };
    await applySet("1");
    expect(pods().map(({ metadata }) => metadata.name)).toEqual(["db-0"]);
    world.clock.advance(seconds(20));
    expect(pods().map(({ metadata }) => metadata.name)).toEqual(["db-0", "db-1"]);
    world.clock.advance(seconds(20));
    expect(verdict("StatefulSet", "db")).toBe("Current");
    await applySet("2");
    const imagesNow = () => pods().map((pod) => fieldOf(pod, "spec", "containers", 0, "image"));
    expect(imagesNow()).toEqual(["carts:1", "carts:2"]);
    world.clock.advance(seconds(40));
    expect(imagesNow()).toEqual(["carts:2", "carts:2"]);
    expect(verdict("StatefulSet", "db")).toBe("Current");
  });

  it("completes a Job when its pod had its time", async () => {
    const template = {
      spec: { restartPolicy: "Never", containers: [{ name: "test", image: "test:1" }] },
    };
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "test" },
      spec: { template },
    };
    await world.apply("jobs", job);
    expect(verdict("Job", "test")).toBe("InProgress");
    world.clock.advance(seconds(20));
    expect(verdict("Job", "test")).toBe("Current");
    const types = listOf(live("Job", "test"), "status", "conditions").map((one) =>
      textOf(one, "type"),
    );
    expect(types).toContain("Complete");
  });
});

function image(version: string) {
  const labels = { app: "carts" };
  const container = { name: "carts", image: `carts:${version}` };
  return { template: { metadata: { labels }, spec: { containers: [container] } } };
}
