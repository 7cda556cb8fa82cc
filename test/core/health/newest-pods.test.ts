import { describe, expect, it } from "vitest";
import { newestPods } from "../../../src/core/health/newest-pods.ts";
import { podSelector } from "../../../src/core/health/pod-selector.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";

function object(kind: string, name: string, more: object = {}): KubernetesObject {
  return { apiVersion: "v1", kind, metadata: { name, uid: name, ...more } };
}

function pod(name: string, owner: string, hash?: string): KubernetesObject {
  const labels = hash === undefined ? {} : { "controller-revision-hash": hash };
  return object("Pod", name, { labels, ownerReferences: [{ uid: owner }] });
}

function names(pods: readonly KubernetesObject[]): readonly string[] {
  return pods.map(({ metadata }) => metadata.name);
}

describe("newestPods()", () => {
  it("takes those of a Deployment's ReplicaSet of the highest revision", () => {
    const deployment = object("Deployment", "carts");
    const set = (name: string, revision: string, owner = "carts") =>
      object("ReplicaSet", name, {
        annotations: { "deployment.kubernetes.io/revision": revision },
        ownerReferences: [{ uid: owner }],
      });
    const sets = [set("old", "9"), set("new", "10"), set("alien", "11", "other")];
    const pods = [pod("a", "old"), pod("b", "new"), pod("c", "alien")];
    expect(names(newestPods(deployment, pods, sets))).toEqual(["b"]);
    expect(newestPods(deployment, pods, [])).toEqual([]);
  });

  it("takes those of a StatefulSet's update revision", () => {
    const set = { ...object("StatefulSet", "db"), status: { updateRevision: "db-2" } };
    const pods = [pod("db-0", "db", "db-1"), pod("db-1", "db", "db-2"), pod("x", "y", "db-2")];
    expect(names(newestPods(set, pods, []))).toEqual(["db-1"]);
  });

  it("takes those of a DaemonSet's newest ControllerRevision", () => {
    const revision = (hash: string, number: number) => ({
      ...object("ControllerRevision", hash, {
        labels: { "controller-revision-hash": hash },
        ownerReferences: [{ uid: "agent" }],
      }),
      revision: number,
    });
    const pods = [pod("a", "agent", "one"), pod("b", "agent", "two")];
    const revisions = [revision("two", 2), revision("one", 1)];
    expect(names(newestPods(object("DaemonSet", "agent"), pods, revisions))).toEqual(["b"]);
  });

  it("takes all of its own of what has no revisions", () => {
    const pods = [pod("a", "job"), pod("b", "other")];
    expect(names(newestPods(object("Job", "job"), pods, []))).toEqual(["a"]);
  });
});

it.each([
  [{ matchLabels: { app: "carts", tier: "web" } }, "app=carts,tier=web"],
  [
    {
      matchLabels: { app: "a" },
      matchExpressions: [
        { key: "b", operator: "In", values: ["x", "y"] },
        { key: "c", operator: "NotIn", values: ["z"] },
        { key: "d", operator: "Exists" },
        { key: "e", operator: "DoesNotExist" },
      ],
    },
    "app=a,b in (x,y),c notin (z),d,!e",
  ],
  [{}, undefined],
  [undefined, undefined],
])("podSelector() writes %j as %j", (selector, text) => {
  expect(podSelector({ spec: { selector } })).toBe(text);
});
