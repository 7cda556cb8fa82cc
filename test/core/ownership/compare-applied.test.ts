import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareApplied } from "../../../src/core/ownership/compare-applied.ts";
import type { FieldTree } from "../../../src/core/ownership/field-tree.ts";
import { isRecord } from "../../../src/core/reconcile/field-of.ts";
import { managedBy, treeOf } from "./live-objects.ts";
import { mutationsOf } from "./mutations.ts";

const manager = "evenkeel-shop.production";
const applied = { manager, operation: "Apply" };

function widget(spec: unknown) {
  return { apiVersion: "shop.test/v1", kind: "Widget", metadata: { name: "one" }, spec };
}

/** What an API server writes down of a payload whose lists have one owner each. */
function fieldsOf(value: unknown): FieldTree {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => [`f:${name}`, fieldsOf(below)]),
  );
}

function appliedWidget(spec: unknown) {
  return managedBy(widget(spec), { ...applied, fieldsV1: { "f:spec": fieldsOf(spec) } });
}

const tcp80 = 'k:{"containerPort":80,"protocol":"TCP"}';

function deployment(ports: readonly unknown[], spec: object = {}) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "a" },
    spec: { ports, ...spec },
  };
}

function policy(...ports: readonly unknown[]) {
  const envelope = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
  return { ...envelope, metadata: { name: "a" }, spec: { ingress: [{ ports }] } };
}

function schema(cpu: string) {
  const envelope = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
  return { ...envelope, metadata: { name: "a" }, spec: { limits: { cpu } } };
}

function labelled(version: string) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", labels: { version } } };
}

describe("compareApplied()", () => {
  it.each([
    ["never-applied", managedBy(widget({ a: 1 }), { manager: "kubectl", fieldsV1: {} })],
    ["never-applied", managedBy(widget({ a: 1 }), { manager })],
    ["never-applied", managedBy(widget({ a: 1 }), { ...applied, subresource: "status" })],
    ["other-version", managedBy(widget({ a: 1 }), { ...applied, apiVersion: "shop.test/v1beta1" })],
    ["other-version", { ...appliedWidget({ a: 1 }), apiVersion: "shop.test/v1beta1" }],
  ])("knows nothing of an object that is %s", (reason, live) => {
    expect(compareApplied(widget({ a: 1 }), live, manager)).toEqual({
      kind: "differs",
      reason,
      field: "",
    });
  });

  it.each([
    ["missing", { a: 1, b: 2, c: 3 }, "spec.c"],
    ["surplus", { a: 1 }, "spec.b"],
    ["value", { a: 1, b: 3 }, "spec.b"],
    ["value", { a: 1, b: "2" }, "spec.b"],
    ["value", { a: 1, b: null }, "spec.b"],
  ])("tells what is %s in %j", (reason, spec, field) => {
    const live = appliedWidget({ a: 1, b: 2 });
    expect(compareApplied(widget(spec), live, manager)).toEqual({ kind: "differs", reason, field });
  });

  it("cares for nothing that others manage", () => {
    const own = appliedWidget({ a: 1 });
    const live = { ...own, spec: { a: 1, b: 2 }, status: { ready: true } };
    expect(compareApplied(widget({ a: 1 }), live, manager)).toEqual({ kind: "same" });
  });

  it("is about the object of this uid, where the payload names one", () => {
    const payload = { ...widget({ a: 1 }), metadata: { name: "one", uid: "1" } };
    expect(compareApplied(payload, appliedWidget({ a: 1 }), manager)).toMatchObject({
      field: "metadata.uid",
    });
  });

  it("is the same for a custom resource if and only if nothing was changed", () => {
    const name = fc.constantFrom("a", "b.c", "limits", "env", "labels", "protocol");
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<unknown>("", "1", "1000m", 0, 1, true, false, [], ["x"], {}),
        fc.dictionary(name, tie("value"), { maxKeys: 3 }),
        fc.array(tie("value"), { maxLength: 2 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(name, tree.value, { minKeys: 1, maxKeys: 4 }), (spec) => {
        const live = appliedWidget(spec);
        expect(compareApplied(widget(spec), live, manager)).toEqual({ kind: "same" });
        for (const other of mutationsOf(spec)) {
          if (JSON.stringify(other) === JSON.stringify(spec)) continue;
          expect(compareApplied(widget(other), live, manager)).toMatchObject({ kind: "differs" });
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("compareApplied() on a list with keys", () => {
  const live = managedBy(
    deployment([
      { containerPort: 80, protocol: "TCP" },
      { containerPort: 80, protocol: "UDP" },
    ]),
    {
      ...applied,
      fieldsV1: {
        "f:spec": {
          "f:ports": {
            [tcp80]: { ".": {}, "f:containerPort": {} },
            'k:{"containerPort":80,"protocol":"UDP"}': {
              ".": {},
              "f:containerPort": {},
              "f:protocol": {},
            },
          },
        },
      },
    },
  );
  const udp = { containerPort: 80, protocol: "UDP" };

  it("takes a key that the payload leaves out for its default", () => {
    const payload = deployment([{ containerPort: 80 }, udp]);
    expect(compareApplied(payload, live, manager)).toEqual({ kind: "same" });
  });

  it.each([
    ["missing", [{ containerPort: 80, protocol: "TCP" }, udp], "spec.ports"],
    ["value", [udp, { containerPort: 80 }], 'spec.ports[containerPort=80,protocol="TCP"]'],
    ["surplus", [{ containerPort: 80 }], 'spec.ports[containerPort=80,protocol="UDP"]'],
    [
      "missing",
      [{ containerPort: 80, name: "a" }, udp],
      'spec.ports[containerPort=80,protocol="TCP"].name',
    ],
    ["value", [{ containerPort: 80 }, udp, udp], 'spec.ports[containerPort=80,protocol="UDP"]'],
    ["missing", [{ containerPort: 80 }, "x"], "spec.ports"],
    ["value", "x", "spec.ports"],
  ])("tells what is %s in %j", (reason, ports, field) => {
    const payload = { ...live, spec: { ports } };
    expect(compareApplied(payload, live, manager)).toMatchObject({ reason, field });
  });

  it("compares the items of a set, and their order", () => {
    const fieldsV1 = { "f:spec": { "f:tags": { 'v:"a"': {}, 'v:"b"': {} } } };
    const tagged = managedBy(widget({ tags: ["x", "a", "b"] }), { ...applied, fieldsV1 });
    expect(compareApplied(widget({ tags: ["a", "b"] }), tagged, manager).kind).toBe("same");
    for (const tags of [["b", "a"], ["a"], ["a", "b", "x"], ["a", "b", "b"], []]) {
      expect(compareApplied(widget({ tags }), tagged, manager).kind).toBe("differs");
    }
  });

  it("trusts no list that it cannot read", () => {
    const fieldsV1 = { "f:spec": { "f:tags": { "i:0": {} } } };
    const tagged = managedBy(widget({ tags: ["a"] }), { ...applied, fieldsV1 });
    expect(compareApplied(widget({ tags: ["a"] }), tagged, manager).kind).toBe("differs");
  });
});

describe("compareApplied() on Kubernetes' own kinds", () => {
  const limits = (written: unknown) => deployment([], { resources: { limits: written } });
  const owned = (...fields: readonly string[]) => ({
    ...applied,
    fieldsV1: treeOf("f:spec", ...fields),
  });
  const cpu = managedBy(limits({ cpu: "1" }), owned("f:resources", "f:limits", "f:cpu"));

  it.each(["1", "1000m", 1])("knows %j for the quantity that is stored as 1", (written) => {
    const payload = {
      ...limits({ cpu: written }),
      spec: { resources: { limits: { cpu: written } } },
    };
    expect(compareApplied(payload, cpu, manager)).toEqual({ kind: "same" });
    const custom = managedBy(widget({ resources: { limits: { cpu: "1" } } }), {
      ...owned("f:resources", "f:limits", "f:cpu"),
    });
    const wanted = widget({ resources: { limits: { cpu: written } } });
    expect(compareApplied(wanted, custom, manager).kind).toBe(written === "1" ? "same" : "differs");
  });

  it("knows what is filled in within a list that has one owner, and what is left of earlier", () => {
    const wanted = policy({ port: 80 });
    const stored = (port: object) => managedBy(policy(port), owned("f:ingress"));
    const isSame = (port: object) => compareApplied(wanted, stored(port), manager).kind === "same";
    expect(isSame({ port: 80, protocol: "TCP" })).toBe(true);
    expect(isSame({ port: 80, protocol: "UDP" })).toBe(false);
    expect(isSame({ port: 80, protocol: "TCP", endPort: 90 })).toBe(false);
  });

  it("takes nothing in a schema for a field of this name", () => {
    const live = managedBy(schema("1"), owned("f:limits", "f:cpu"));
    expect(compareApplied(schema("1"), live, manager).kind).toBe("same");
    expect(compareApplied(schema("1000m"), live, manager).kind).toBe("differs");
  });

  it("takes no label for a quantity", () => {
    const fieldsV1 = treeOf("f:metadata", "f:labels", "f:version");
    const live = managedBy(labelled("1"), { ...applied, fieldsV1 });
    expect(compareApplied(labelled("1"), live, manager).kind).toBe("same");
    expect(compareApplied(labelled("1000m"), live, manager).kind).toBe("differs");
  });

  it("does not take the default of a map for what was applied to it", () => {
    const strategy = { type: "RollingUpdate" };
    const live = managedBy({ ...deployment([]), spec: { strategy } }, owned("f:strategy"));
    expect(compareApplied({ ...live, spec: { strategy: {} } }, live, manager).kind).toBe("same");
    expect(compareApplied({ ...live, spec: { strategy } }, live, manager)).toMatchObject({
      reason: "missing",
    });
  });
});
