import { describe, expect, it } from "vitest";
import { foreignOwner } from "../../../src/core/ownership/foreign-owner.ts";
import { otherSet } from "../../../src/core/ownership/other-set.ts";
import { managedBy } from "./live-objects.ts";

type Marks = {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
};

function marked(marks: Marks) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", ...marks } };
}

function flux(kind: string, labels: readonly string[]) {
  return Object.fromEntries(labels.map((label) => [`${kind}.toolkit.fluxcd.io/${label}`, label]));
}

describe("foreignOwner()", () => {
  it.each([
    [{ labels: flux("kustomize", ["name", "namespace"]) }, "Flux", "Kustomization namespace/name"],
    [{ labels: flux("helm", ["name", "namespace"]) }, "Flux", "HelmRelease namespace/name"],
    [
      { annotations: { "argocd.argoproj.io/tracking-id": "shop:/ConfigMap:prod/settings" } },
      "Argo CD",
      "shop",
    ],
    [{ labels: { "argocd.argoproj.io/instance": "shop" } }, "Argo CD", "shop"],
  ])("reads %j", (marks, tool, name) => {
    expect(foreignOwner(marked(marks))).toEqual({ tool, name });
  });

  it.each([
    [{}],
    [{ labels: flux("kustomize", ["name"]) }],
    [{ labels: { "app.kubernetes.io/managed-by": "Helm", "app.kubernetes.io/instance": "shop" } }],
    [{ annotations: { "meta.helm.sh/release-name": "shop" } }],
    [{ annotations: { "argocd.argoproj.io/tracking-id": "" } }],
  ])("sees nobody's object in %j", (marks) => {
    expect(foreignOwner(marked(marks))).toBeUndefined();
  });
});

describe("foreignOwner() of Argo CD before 3.0", () => {
  const instance = { labels: { "app.kubernetes.io/instance": "shop" } };

  it.each(["argocd-controller", "argocd-application-controller"])(
    "takes the label for a mark where %s has written the object",
    (manager) => {
      const live = managedBy(marked(instance), { manager }, { manager: "kubectl" });
      expect(foreignOwner(live)).toEqual({ tool: "Argo CD", name: "shop" });
    },
  );

  it.each([
    [instance, "helm"],
    [instance, "argocd-server"],
    [{}, "argocd-controller"],
    [{ labels: { "app.kubernetes.io/instance": "" } }, "argocd-controller"],
  ])("sees nobody's object in %j by %s", (marks, manager) => {
    expect(foreignOwner(managedBy(marked(marks), { manager }))).toBeUndefined();
  });

  it("prefers the mark that names the application", () => {
    const annotations = { "argocd.argoproj.io/tracking-id": "real:/ConfigMap:prod/settings" };
    const live = managedBy(marked({ ...instance, annotations }), { manager: "argocd-controller" });
    expect(foreignOwner(live)).toEqual({ tool: "Argo CD", name: "real" });
  });
});

describe("otherSet()", () => {
  it.each([
    [{}, undefined],
    [{ labels: { "evenkeel.dev/set": "shop.production" } }, undefined],
    [{ labels: { "evenkeel.dev/set": "shop.staging" } }, "shop.staging"],
  ])("compares the label of %j", (marks, other) => {
    expect(otherSet(marked(marks), "shop.production")).toBe(other);
  });

  it("is any set for an apply without one", () => {
    expect(otherSet(marked({ labels: { "evenkeel.dev/set": "a.b" } }), null)).toBe("a.b");
  });
});
