import { expect, it } from "vitest";
import { boundFaults } from "../../../src/core/reconcile/allowed-objects.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";

const bounds = { namespace: "shop-dev", namespaces: ["shared"], clusterScoped: false };

function faultsOf(kind: string, metadata: KubernetesObject["metadata"], given = bounds) {
  const object = { apiVersion: "v1", kind, metadata };
  return boundFaults([{ object, path: "carts/manifests/a.yaml", line: 3 }], given);
}

it.each([
  ["an object without a namespace", "ConfigMap", { name: "a" }],
  ["the stage's own namespace by name", "ConfigMap", { name: "a", namespace: "shop-dev" }],
  ["a namespace that the server allows", "ConfigMap", { name: "a", namespace: "shared" }],
  ["the stage's Namespace itself", "Namespace", { name: "shop-dev" }],
])("lets %s through", (_, kind, metadata) => {
  expect(faultsOf(kind, metadata)).toEqual([]);
});

it("names an object that goes elsewhere, with its line", () => {
  expect(faultsOf("ConfigMap", { name: "a", namespace: "kube-system" })).toEqual([
    "carts/manifests/a.yaml:3: ConfigMap/a goes to namespace kube-system, allowed here: shop-dev, shared",
  ]);
});

it.each(["ClusterRoleBinding", "Namespace", "CustomResourceDefinition"])(
  "keeps %s out unless the server allows cluster-wide objects",
  (kind) => {
    expect(faultsOf(kind, { name: "b" })[0]).toContain("is cluster-wide");
    expect(faultsOf(kind, { name: "b" }, { ...bounds, clusterScoped: true })).toEqual([]);
  },
);
