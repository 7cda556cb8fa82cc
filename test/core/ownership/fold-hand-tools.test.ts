import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonPatchOperation } from "../../../src/core/ownership/field-conflict.ts";
import { leavesOf } from "../../../src/core/ownership/field-tree.ts";
import { foldHandTools, rewriteVersions } from "../../../src/core/ownership/fold-hand-tools.ts";
import { managersOf } from "../../../src/core/ownership/managed-fields.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import { autoscaled, byKubectl, managedBy, treeOf } from "./live-objects.ts";

const manager = "evenkeel-shop.production";

/** The object after the operations, as an API server would have it. */
function patched(
  live: KubernetesObject,
  operations: readonly JsonPatchOperation[],
): KubernetesObject {
  return operations.reduce<KubernetesObject>((object, operation) => {
    const { annotations = {} } = object.metadata;
    if (operation.op === "remove") {
      const gone = operation.path.split("/").at(-1)?.replaceAll("~1", "/");
      const kept = Object.entries(annotations).filter(([name]) => name !== gone);
      return { ...object, metadata: { ...object.metadata, annotations: Object.fromEntries(kept) } };
    }
    expect(operation).toMatchObject({ op: "replace", path: "/metadata/managedFields" });
    return { ...object, metadata: { ...object.metadata, managedFields: operation.value } };
  }, live);
}

function managers(object: KubernetesObject) {
  return managersOf(object).map((entry) => `${entry.manager} ${entry.operation}`);
}

describe("foldHandTools()", () => {
  it("makes ours what kubectl has set, but for its writes through `scale` and a restart", () => {
    const folded = patched(byKubectl, foldHandTools(byKubectl, manager));
    expect(managers(folded)).toEqual([
      `${manager} Apply`,
      "kubectl Update",
      "kube-controller-manager Update",
      "kubectl-rollout Update",
    ]);
    const [own] = managersOf(folded);
    expect(own).toMatchObject({ apiVersion: "apps/v1", time: "2026-11-21T15:35:58Z" });
    const paths = leavesOf(own?.fields ?? {}).map((steps) => steps.join(" "));
    expect(paths).toContain("f:metadata f:labels f:by");
    expect(paths).toContain(
      'f:spec f:template f:spec f:containers k:{"name":"carts"} f:env k:{"name":"OLD"} f:value',
    );
    expect(paths.filter((path) => /last-applied|restartedAt|status/.test(path))).toEqual([]);
    expect(folded.metadata.annotations).not.toHaveProperty(
      "kubectl.kubernetes.io/last-applied-configuration",
    );
  });

  it("is done once it is done", () => {
    const folded = patched(byKubectl, foldHandTools(byKubectl, manager));
    expect(foldHandTools(folded, manager)).toEqual([]);
    expect(foldHandTools(autoscaled, manager)).toEqual([]);
  });

  it("adds to what was applied before, and leaves everybody else alone", () => {
    const operator = { manager: "operator", operation: "Apply", fieldsV1: treeOf("f:spec", "f:a") };
    const live = managedBy(
      { ...autoscaled, spec: { a: 1, b: 2, c: 3, d: 4 } },
      operator,
      { manager, operation: "Apply", fieldsV1: treeOf("f:spec", "f:b") },
      { manager, operation: "Update", fieldsV1: treeOf("f:spec", "f:c") },
      { manager: "Helm", fieldsV1: treeOf("f:spec", "f:d") },
    );
    const entries = managersOf(patched(live, foldHandTools(live, manager)));
    expect(entries).toMatchObject([
      { manager, operation: "Apply", fields: { "f:spec": { "f:b": {}, "f:c": {}, "f:d": {} } } },
      { manager: "operator", fields: { "f:spec": { "f:a": {} } } },
    ]);
    expect(entries).toHaveLength(2);
  });

  it("takes the rest of what `kubectl rollout undo` has set", () => {
    const restart = [
      "f:template",
      "f:metadata",
      "f:annotations",
      "f:kubectl.kubernetes.io/restartedAt",
    ];
    const annotations = { "kubectl.kubernetes.io/restartedAt": "now" };
    const live = managedBy(
      { ...autoscaled, spec: { paused: true, template: { metadata: { annotations } } } },
      {
        manager: "kubectl-rollout",
        fieldsV1: { "f:spec": { ...treeOf(...restart), "f:paused": {} } },
      },
    );
    expect(managersOf(patched(live, foldHandTools(live, manager)))).toMatchObject([
      { manager, fields: { "f:spec": { "f:paused": {} } } },
      { manager: "kubectl-rollout", fields: treeOf("f:spec", ...restart) },
    ]);
  });

  it("owns nothing that is not there, as an entry of another version may", () => {
    const live = managedBy(
      { ...autoscaled, spec: { tags: ["x"], items: [{ name: "a" }] } },
      {
        manager: "kubectl",
        apiVersion: "apps/v1beta1",
        fieldsV1: {
          "f:spec": {
            "f:old": {},
            "f:tags": { 'v:"x"': {}, 'v:"y"': {}, "i:0": {} },
            "f:items": {
              'k:{"name":"a"}': { ".": {}, "f:gone": {} },
              'k:{"name":"b"}': { ".": {} },
            },
            "f:lost": { "f:all": {} },
          },
        },
      },
    );
    const [own] = managersOf(patched(live, foldHandTools(live, manager)));
    expect(own).toMatchObject({ apiVersion: "apps/v1", time: null });
    expect(own?.fields).toEqual({
      "f:spec": { "f:tags": { 'v:"x"': {} }, "f:items": { 'k:{"name":"a"}': { ".": {} } } },
    });
  });

  it("drops the annotation also where nothing is left to fold", () => {
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}" };
    const live = { ...autoscaled, metadata: { ...autoscaled.metadata, annotations } };
    expect(foldHandTools(live, manager)).toEqual([
      {
        op: "remove",
        path: "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration",
      },
    ]);
  });

  it("loses no field, whoever set it", () => {
    const who = fc.constantFrom("kubectl", "kubectl-edit", "helm", "operator", manager);
    const entry = fc.record({
      manager: who,
      operation: fc.constantFrom("Apply", "Update"),
      field: fc.constantFrom("a", "b", "c", "d"),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(entry, { selector: (one) => one.manager + one.operation }),
        (entries) => {
          const live = managedBy(
            { ...autoscaled, spec: { a: 1, b: 1, c: 1, d: 1 } },
            ...entries.map(({ field, ...rest }) => ({
              ...rest,
              fieldsV1: treeOf("f:spec", `f:${field}`),
            })),
          );
          const after = patched(live, foldHandTools(live, manager));
          expect(ownedIn(after)).toEqual(ownedIn(live));
          expect(foldHandTools(after, manager)).toEqual([]);
        },
      ),
    );
  });
});

describe("rewriteVersions()", () => {
  const live = {
    apiVersion: "shop.test/v1",
    kind: "Gizmo",
    metadata: { name: "one" },
    spec: { size: 1 },
  };
  const old = "shop.test/v1beta1";
  const fieldsV1 = { "f:spec": { "f:size": {}, "f:gone": {} } };

  it("has every entry speak of the version that was read, and joins those that then are one", () => {
    const before = managedBy(
      live,
      { manager, operation: "Apply", apiVersion: old, fieldsV1 },
      { manager: "operator", apiVersion: old, fieldsV1 },
      { manager: "operator", fieldsV1: treeOf("f:metadata", "f:labels", "f:a") },
      { manager: "other", apiVersion: "elsewhere.test/v1", fieldsV1 },
    );
    const after = patched(before, rewriteVersions(before));
    expect(managersOf(after)).toMatchObject([
      { manager, apiVersion: "shop.test/v1", fields: treeOf("f:spec", "f:size") },
      { manager: "operator", apiVersion: "shop.test/v1" },
      { manager: "other", apiVersion: "elsewhere.test/v1" },
    ]);
    expect(leavesOf(managersOf(after)[1]?.fields ?? {})).toHaveLength(2);
    expect(rewriteVersions(after)).toEqual([]);
  });

  it("has nothing to do for Kubernetes' own kinds", () => {
    const entry = { manager, operation: "Apply", apiVersion: "apps/v1beta1", fieldsV1 };
    expect(rewriteVersions(managedBy(autoscaled, entry))).toEqual([]);
  });
});

function ownedIn(object: KubernetesObject): readonly string[] {
  const owned = managersOf(object).flatMap(({ fields }) => leavesOf(fields).map(String));
  return [...new Set(owned)].toSorted();
}
