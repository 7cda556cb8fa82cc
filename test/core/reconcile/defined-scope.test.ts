import { expect, it } from "vitest";
import { definedScope } from "../../../src/core/reconcile/defined-scope.ts";

function definition(kind: string, scope: string) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${kind.toLowerCase()}s.acme.test` },
    spec: { group: "acme.test", scope, names: { kind }, versions: [{ name: "v1" }] },
  };
}

const objects = [definition("Thing", "Namespaced"), definition("Planet", "Cluster")];

it.each([
  ["acme.test/v1", "Thing", { namespaced: true }],
  ["acme.test/v1", "Planet", { namespaced: false }],
  ["acme.test/v2", "Thing", undefined],
  ["other.test/v1", "Thing", undefined],
])("knows the scope of %s %s by a definition of the same set: %o", (apiVersion, kind, scope) => {
  expect(definedScope(objects, { apiVersion, kind })).toEqual(scope);
});
