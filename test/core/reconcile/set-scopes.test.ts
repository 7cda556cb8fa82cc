import { describe, expect, it } from "vitest";
import type { ObjectRef } from "../../../src/core/reconcile/kubernetes-object.ts";
import { isInScope, perNamespace, setScopes } from "../../../src/core/reconcile/set-scopes.ts";

function ref(kind: string, namespace: string | null, apiVersion = "v1"): ObjectRef {
  return { apiVersion, kind, namespace, name: "x" };
}

const refs = [
  ref("ConfigMap", "a"),
  ref("ConfigMap", "b"),
  ref("Secret", "a"),
  ref("Namespace", null),
];

describe("setScopes()", () => {
  it("asks once for a kind, whatever the number of namespaces, where a label tells the set", () => {
    const labels = "evenkeel.dev/set=shop.dev";
    expect(setScopes({ name: "shop.dev", namespace: "a" }, refs)).toEqual([
      { apiVersion: "v1", kind: "ConfigMap", namespace: null, labels },
      { apiVersion: "v1", kind: "Secret", namespace: "a", labels },
      { apiVersion: "v1", kind: "Namespace", namespace: null, labels },
    ]);
  });

  it("never lists a whole cluster for objects without an owner", () => {
    expect(setScopes({ name: null, namespace: "a" }, refs.slice(0, 3))).toEqual([
      { apiVersion: "v1", kind: "ConfigMap", namespace: "a" },
      { apiVersion: "v1", kind: "ConfigMap", namespace: "b" },
      { apiVersion: "v1", kind: "Secret", namespace: "a" },
    ]);
  });

  it("asks for each namespace where all of them are forbidden", () => {
    const scope = { apiVersion: "v1", kind: "ConfigMap", namespace: null, labels: "l" };
    expect(perNamespace(scope, refs)).toEqual([
      { ...scope, namespace: "a" },
      { ...scope, namespace: "b" },
    ]);
  });
});

describe("isInScope()", () => {
  const scope = { apiVersion: "apps/v1", kind: "Deployment", namespace: null };

  it.each([
    [ref("Deployment", "a", "apps/v1"), true],
    [ref("Deployment", "a", "apps/v1beta1"), true],
    [ref("Deployment", "a", "extensions/v1beta1"), false],
    [ref("StatefulSet", "a", "apps/v1"), false],
  ])("holds %o for shown: %s", (object, shown) => {
    expect(isInScope(scope, object)).toBe(shown);
  });

  it("keeps the namespaces apart", () => {
    const own = { ...scope, namespace: "a" };
    expect(isInScope(own, ref("Deployment", "b", "apps/v1"))).toBe(false);
  });
});
