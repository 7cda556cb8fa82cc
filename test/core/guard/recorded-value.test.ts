import { expect, it } from "vitest";
import { recordedValue } from "../../../src/core/guard/recorded-value.ts";

const manifests = `
kind: Deployment
metadata: { name: carts }
spec:
  replicas: 2
  template:
    metadata:
      annotations:
        evenkeel.dev/restarted-for: "1-1"
    spec:
      containers: [{ name: app, image: "carts:1" }]
---
kind: Deployment
metadata: { name: orders }
spec: { replicas: 5 }
`;

it.each([
  ["spec.replicas", "Deployment/carts", "2"],
  ["spec.replicas", "Deployment/orders", "5"],
  ["spec.replicas", "Deployment/payment", undefined],
  ["spec.paused", "Deployment/carts", undefined],
  ["spec.template.spec.containers.0.image", "Deployment/carts", "carts:1"],
  ["spec.template.spec.containers.app.image", "Deployment/carts", "carts:1"],
  ["spec.template.metadata.annotations.evenkeel.dev/restarted-for", "Deployment/carts", "1-1"],
])("finds %s of %s", (field, object, value) => {
  expect(recordedValue(manifests, { field, object })).toBe(value);
});

it.each([
  ["flags.A.B", "flags:\n  A.B: on\n", "true"],
  ["replicas.carts.count", "replicas:\n  - { name: carts, count: 3 }\n", "3"],
  ["replicaCount", "replicaCount: 2\n", "2"],
])("finds %s of a file that holds no objects", (field, text, value) => {
  expect(recordedValue(text, { field, object: null })).toBe(value);
});

it("is the whole text without a field, and nothing where nobody can read it", () => {
  expect(recordedValue("a: [", { field: null, object: null })).toBe("a: [");
  expect(recordedValue("a: [", { field: "a", object: null })).toBeUndefined();
  expect(recordedValue(undefined, { field: "a", object: null })).toBeUndefined();
});
