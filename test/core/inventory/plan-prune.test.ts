import { describe, expect, it } from "vitest";
import { decidePrune, planPrune } from "../../../src/core/inventory/plan-prune.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import { objectKey } from "../../../src/core/reconcile/object-ref.ts";
import { setLabel } from "../../../src/core/reconcile/object-set.ts";
import { entry } from "./entries.ts";

const set = { name: "shop.production", namespace: "shop" };
const ours = { [setLabel]: "shop.production" };

function live(metadata: Partial<KubernetesObject["metadata"]> = {}): KubernetesObject {
  const base = { name: "a", namespace: "shop", uid: "uid-a", labels: ours };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { ...base, ...metadata } };
}

describe("planPrune()", () => {
  it("names what is not wanted any more, what others need last", () => {
    const kinds = ["Namespace", "ConfigMap", "Pod", "ValidatingWebhookConfiguration"];
    const present = kinds.map((kind) => ({ ...entry("a"), ref: { ...entry("a").ref, kind } }));
    const wanted = new Set([objectKey({ ...entry("a").ref, kind: "Pod" })]);
    expect(planPrune({ present, wanted }).map(({ ref }) => ref.kind)).toEqual([
      "ValidatingWebhookConfiguration",
      "ConfigMap",
      "Namespace",
    ]);
  });
});

describe("decidePrune()", () => {
  it("deletes what both the inventory and the label say is the set's", () => {
    const decision = decidePrune(entry("a"), live(), { set });
    expect(decision).toEqual({ kind: "delete", ref: entry("a").ref, uid: "uid-a" });
  });

  it("deletes by the live uid what was created by a process that never heard the answer", () => {
    expect(decidePrune(entry("a", null), live({ uid: "new" }), { set })).toMatchObject({
      kind: "delete",
      uid: "new",
    });
  });

  it.each([
    ["absent", undefined],
    ["replaced", live({ uid: "other" })],
    ["released", live({ labels: {} })],
    ["released", live({ labels: { [setLabel]: "shop.dev" } })],
  ])("forgets what is %s", (reason, object) => {
    expect(decidePrune(entry("a"), object, { set })).toEqual({ kind: "forget", reason });
  });

  it("needs the label also where there is no uid to compare", () => {
    expect(decidePrune(entry("a", null), live({ labels: {} }), { set }).kind).toBe("forget");
  });

  it("never deletes an object that is wanted under another API group", () => {
    const wantedUids = new Set(["uid-a"]);
    expect(decidePrune(entry("a"), live(), { set, wantedUids }).kind).toBe("forget");
  });

  it.each([
    ["evenkeel.dev/prune", "disabled"],
    ["kustomize.toolkit.fluxcd.io/prune", "Disabled"],
    ["kustomize.toolkit.fluxcd.io/reconcile", "disabled"],
    ["kustomize.toolkit.fluxcd.io/ssa", "Ignore"],
    ["argocd.argoproj.io/sync-options", "Validate=false, Prune=false"],
    ["argocd.argoproj.io/sync-options", "Prune=confirm"],
    ["argocd.argoproj.io/sync-options", "Delete=false"],
    ["argocd.argoproj.io/sync-options", "Delete=confirm"],
    ["helm.sh/resource-policy", "keep"],
    ["client.lifecycle.config.k8s.io/deletion", "detach"],
    ["cli-utils.sigs.k8s.io/on-remove", "keep"],
    ["kapp.k14s.io/delete-strategy", "orphan"],
  ])("keeps an object with the annotation %s: %s, live or as it was last applied", (key, value) => {
    const marked = live({ annotations: { [key]: value } });
    const kept = { kind: "keep", reason: "annotation", message: expect.stringContaining(key) };
    expect(decidePrune(entry("a"), marked, { set })).toEqual(kept);
    expect(decidePrune(entry("a"), live(), { set, lastApplied: marked })).toEqual(kept);
  });

  it("keeps an object with Flux's label, and no other label keeps one", () => {
    const flux = { ...ours, "kustomize.toolkit.fluxcd.io/prune": "disabled" };
    expect(decidePrune(entry("a"), live({ labels: flux }), { set }).kind).toBe("keep");
    const other = { ...ours, "helm.sh/resource-policy": "keep" };
    expect(decidePrune(entry("a"), live({ labels: other }), { set }).kind).toBe("delete");
  });

  it.each([
    ["evenkeel.dev/prune", "enabled"],
    ["argocd.argoproj.io/sync-options", "Prune=true"],
    ["argocd.argoproj.io/sync-options", "Replace=true"],
  ])("deletes in spite of %s: %s", (key, value) => {
    const annotated = live({ annotations: { [key]: value } });
    expect(decidePrune(entry("a"), annotated, { set }).kind).toBe("delete");
  });

  it("leaves what another engine owns to it, and names it", () => {
    const annotations = { "argocd.argoproj.io/tracking-id": "shop:/ConfigMap:shop/a" };
    expect(decidePrune(entry("a"), live({ annotations }), { set })).toEqual({
      kind: "keep",
      reason: "foreign-owner",
      message: expect.stringContaining("Argo CD (shop)"),
    });
  });

  it("names the finalizers that hold a deletion up", () => {
    const deletionTimestamp = "2026-01-01T00:00:00Z";
    const held = live({ deletionTimestamp, finalizers: ["a.dev/x", "b.dev/y"] });
    expect(decidePrune(entry("a"), held, { set })).toEqual({
      kind: "keep",
      reason: "terminating",
      message: "its deletion waits for the finalizers a.dev/x, b.dev/y",
    });
    expect(decidePrune(entry("a"), live({ deletionTimestamp }), { set })).toMatchObject({
      message: "it is being deleted",
    });
  });
});
