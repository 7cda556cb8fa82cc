import { describe, expect, it } from "vitest";
import { decideConflicts, withoutField } from "../../../src/core/ownership/decide-conflicts.ts";
import type { FieldConflict } from "../../../src/core/ownership/field-conflict.ts";

const set = { name: "shop.production", namespace: "shop-production" };
const image = 'spec.template.spec.containers[name="carts"].image';
const cpu = 'spec.template.spec.containers[name="carts"].resources.limits.cpu';

function conflict(
  manager: string,
  field = image,
  subresource: string | null = null,
): FieldConflict {
  return { manager, field, subresource };
}

describe("decideConflicts()", () => {
  it.each([
    "kubectl",
    "kubectl-client-side-apply",
    "kubectl-edit",
    "kubectl-rollout",
    "before-first-apply",
    "helm",
    "Helm",
    "evenkeel",
    "evenkeel-shop.production",
  ])("takes fields from %s", (manager) => {
    expect(decideConflicts([conflict(manager)], set)).toEqual({
      kind: "resolve",
      yields: [],
      force: true,
    });
  });

  it.each([
    conflict("kube-controller-manager", "spec.replicas", "scale"),
    conflict("kube-controller-manager", "spec.replicas"),
    conflict("keda", "spec.replicas"),
    conflict("some-scaler", "spec.replicas", "scale"),
    conflict("vpa-updater", cpu),
  ])("leaves $field to $manager", (one) => {
    expect(decideConflicts([one], set)).toEqual({
      kind: "resolve",
      yields: [one.field],
      force: false,
    });
  });

  it("does both at once, each where it belongs", () => {
    const conflicts = [
      conflict("kubectl", "spec.replicas", "scale"),
      conflict("kube-controller-manager", "spec.replicas", "scale"),
      conflict("vpa-updater", image),
    ];
    expect(decideConflicts(conflicts.slice(0, 2), set)).toEqual({
      kind: "resolve",
      yields: ["spec.replicas"],
      force: true,
    });
    expect(decideConflicts(conflicts, set)).toMatchObject({ kind: "refuse" });
  });

  it("refuses what another set wants, and names both", () => {
    expect(decideConflicts([conflict("evenkeel-other.production")], set)).toEqual({
      kind: "refuse",
      reason: "other-set",
      message: `the set "shop.production" and the set "other.production" both want ${image}: take the object out of one of them`,
    });
    const alone = decideConflicts([conflict("evenkeel-other.production")], { ...set, name: null });
    expect(alone).toMatchObject({ message: expect.stringContaining("an apply without a set and") });
  });

  it("refuses what anybody else manages, and names all of it", () => {
    const conflicts = [
      conflict("argocd-controller"),
      conflict("argocd-controller", cpu),
      conflict("kubectl"),
      conflict("operator", "spec.replicas"),
    ];
    expect(decideConflicts(conflicts, set)).toEqual({
      kind: "refuse",
      reason: "other-manager",
      message:
        `the field manager "argocd-controller" has set ${image}, ${cpu} to something else: ` +
        "take this out of the manifest, or stop the other manager; " +
        'the field manager "operator" has set spec.replicas to something else: ' +
        "take this out of the manifest, or stop the other manager",
    });
  });
});

describe("withoutField()", () => {
  const payload = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: "carts",
      labels: { "a.b/c": "1" },
      annotations: { "x.y/z": "1", "x.y": "2" },
    },
    spec: {
      replicas: 2,
      hosts: ["a", "b"],
      containers: [
        { name: "a]b", image: "x" },
        { name: "carts", image: "y", resources: { limits: { cpu: 1 } }, ports: [{ port: 80 }] },
      ],
    },
  };

  it.each([
    ["spec.replicas", { spec: { ...payload.spec, replicas: undefined } }],
    ['spec.hosts[="a"]', { spec: { ...payload.spec, hosts: ["b"] } }],
    ["spec.hosts[1]", { spec: { ...payload.spec, hosts: ["a"] } }],
    [
      'spec.containers[name="a]b"]',
      { spec: { ...payload.spec, containers: [payload.spec.containers[1]] } },
    ],
    [
      "metadata.annotations.x.y",
      { metadata: { ...payload.metadata, annotations: { "x.y/z": "1" } } },
    ],
    [
      "metadata.annotations.x.y/z",
      { metadata: { ...payload.metadata, annotations: { "x.y": "2" } } },
    ],
    ["metadata.labels.a.b/c", { metadata: { ...payload.metadata, labels: undefined } }],
    ["spec", { spec: undefined }],
  ])("leaves out %s", (field, change) => {
    expect(withoutField(payload, field)).toEqual({ ...payload, ...change });
  });

  it("leaves out maps and lists that held nothing else, but no item of a list", () => {
    const left = withoutField(payload, 'spec.containers[name="carts"].resources.limits.cpu');
    expect(left).toHaveProperty(["spec", "containers", 1], {
      name: "carts",
      image: "y",
      ports: [{ port: 80 }],
    });
    const bare = withoutField(
      payload,
      'spec.containers[name="carts"].ports[port=80,protocol="TCP"]',
    );
    expect(bare).not.toHaveProperty(["spec", "containers", 1, "ports"]);
  });

  it.each([
    "spec.none",
    'spec.containers[name="no"].image',
    "spec.hosts[7]",
    "metadata.uid",
    "spec.hosts[",
    "",
  ])("gives back the very payload where there is no %j", (field) => {
    expect(withoutField(payload, field)).toBe(payload);
  });

  it("never takes the identity of an object", () => {
    expect(withoutField(payload, "metadata.name")).toBe(payload);
    expect(withoutField(payload, "kind")).toBe(payload);
  });
});
