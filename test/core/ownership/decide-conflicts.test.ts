import { describe, expect, it } from "vitest";
import { decideConflicts, withoutField } from "../../../src/core/ownership/decide-conflicts.ts";
import type { FieldConflict } from "../../../src/core/ownership/field-conflict.ts";

const set = { name: "shop.production", namespace: "shop-production" };
const hpa = { kind: "autoscaled", minReplicas: 2 } as const;
const fixed = { kind: "fixed" } as const;
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
    "k9s",
    "dashboard",
    "dashboard-api",
    "Headlamp",
    "Headlamp 1.2.3 (linux",
    "Mozilla",
  ])("takes fields from %s, a number of replicas among them", (manager) => {
    const taken = { kind: "resolve", yields: [], force: true };
    expect(decideConflicts([conflict(manager)], set, fixed)).toEqual(taken);
    const count = conflict(manager, "spec.replicas", "scale");
    expect(decideConflicts([count], set, hpa)).toEqual(taken);
  });

  it.each([
    conflict("night-shift", "spec.replicas", "scale"),
    conflict("node-fetch", "spec.replicas", "scale"),
    conflict("kubernetes-client", "spec.replicas", "scale"),
    conflict("rancher", "spec.replicas"),
    conflict("dashboard-operator"),
    conflict("headlamp-operator"),
    conflict("vpa-updater", "spec.replicas", "scale"),
    conflict("kube-controller-manager"),
    conflict("kube-controller-manager", "metadata.labels.a", "scale"),
  ])("takes $manager for no autoscaler and no tool of people: $field", (one) => {
    const decision = decideConflicts([one], set, hpa);
    expect(decision).toMatchObject({
      kind: "refuse",
      message: expect.stringContaining(`"${one.manager}" has set ${one.field}`),
    });
    expect(decideConflicts([one], set, fixed)).toEqual(decision);
  });

  it.each([
    conflict("kube-controller-manager", "spec.replicas", "scale"),
    conflict("kube-controller-manager", "spec.replicas"),
    conflict("keda", "spec.replicas"),
    conflict("kube-controller-manager", "spec.size", "scale"),
    conflict("horizontal-pod-autoscaler", "spec.replicas"),
    conflict("keda-operator", "spec.replicas", "scale"),
    conflict("vpa-updater", cpu),
  ])("leaves $field to $manager", (one) => {
    expect(decideConflicts([one], set, hpa)).toEqual({
      kind: "resolve",
      yields: [one.field],
      force: false,
    });
  });

  it.each([
    [conflict("kube-controller-manager", "spec.replicas", "scale"), true],
    [conflict("kube-controller-manager", "spec.replicas"), true],
    [conflict("horizontal-pod-autoscaler", "spec.size", "scale"), true],
    // A paused ScaledObject has no HPA.
    [conflict("keda-operator", "spec.replicas", "scale"), false],
    [conflict("vpa-updater", cpu), false],
  ])("takes back what an HPA that is gone has set, and nothing else: %j", (one, force) => {
    const yields = force ? [] : [one.field];
    expect(decideConflicts([one], set, fixed)).toEqual({ kind: "resolve", yields, force });
  });

  it("does both at once, each where it belongs", () => {
    const conflicts = [
      conflict("kubectl", "spec.replicas", "scale"),
      conflict("kube-controller-manager", "spec.replicas", "scale"),
      conflict("vpa-updater", image),
    ];
    expect(decideConflicts(conflicts.slice(0, 2), set, hpa)).toEqual({
      kind: "resolve",
      yields: ["spec.replicas"],
      force: true,
    });
    expect(decideConflicts(conflicts, set, hpa)).toMatchObject({ kind: "refuse" });
  });

  it("refuses what another set wants, and names both", () => {
    expect(decideConflicts([conflict("evenkeel-other.production")], set, fixed)).toEqual({
      kind: "refuse",
      reason: "other-set",
      message: `the set "shop.production" and the set "other.production" both want ${image}: take the object out of one of them`,
    });
    const alone = decideConflicts(
      [conflict("evenkeel-other.production")],
      { ...set, name: null },
      fixed,
    );
    expect(alone).toMatchObject({ message: expect.stringContaining("an apply without a set and") });
  });

  it("refuses what anybody else manages, and names all of it", () => {
    const conflicts = [
      conflict("argocd-controller"),
      conflict("argocd-controller", cpu),
      conflict("kubectl"),
      conflict("operator", "spec.replicas"),
    ];
    expect(decideConflicts(conflicts, set, hpa)).toEqual({
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
