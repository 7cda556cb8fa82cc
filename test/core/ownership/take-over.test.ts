import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldHandTools } from "../../../src/core/ownership/fold-hand-tools.ts";
import { takeOver } from "../../../src/core/ownership/take-over.ts";
import { autoscaled, byKubectl, managedBy, treeOf } from "./live-objects.ts";

const manager = "evenkeel-shop.production";
const count = treeOf("f:spec", "f:replicas");
const image = treeOf("f:spec", "f:containers", 'k:{"name":"carts"}', "f:image");
const byScale = { manager: "kubectl", subresource: "scale", fieldsV1: count };
const restartedAt = [
  "f:template",
  "f:metadata",
  "f:annotations",
  "f:kubectl.kubernetes.io/restartedAt",
];

function workload(spec: Readonly<Record<string, unknown>>) {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "carts" }, spec };
}

const git = workload({
  replicas: 2,
  paused: false,
  strategy: { type: "Recreate" },
  containers: [{ name: "carts", image: "carts:2", args: ["-v"], ports: [{ port: 80 }] }],
});
const found = workload({
  replicas: 7,
  paused: false,
  minReadySeconds: 5,
  strategy: { type: "RollingUpdate" },
  containers: [
    {
      name: "carts",
      image: "carts:1",
      args: [],
      ports: [{ port: 80, protocol: "TCP", hostPort: 1 }],
    },
  ],
});

function taking(...entries: readonly Readonly<Record<string, unknown>>[]) {
  return takeOver(git, managedBy(found, ...entries), manager);
}

describe("takeOver()", () => {
  it.each([
    ["edited a field", { manager: "kubectl-edit", fieldsV1: count }],
    ["edited an item", { manager: "kubectl-set", fieldsV1: image }],
    [
      "edited two fields",
      {
        manager: "k9s",
        fieldsV1: { "f:spec": { "f:replicas": {}, "f:strategy": { "f:type": {} } } },
      },
    ],
    ["scaled", byScale],
    ["scaled in a browser", { ...byScale, manager: "Mozilla" }],
    ["applied", { manager: "kubectl", operation: "Apply", fieldsV1: count }],
    ["once updated as ourselves", { manager, fieldsV1: count }],
  ])("takes by force what git has otherwise, where somebody %s", (_, entry) => {
    expect(taking(entry)).toBe("force");
  });

  it.each([
    ["git does not have", treeOf("f:spec", "f:minReadySeconds")],
    ["git has with the same value", treeOf("f:spec", "f:paused")],
    ["is a list", treeOf("f:spec", "f:containers", 'k:{"name":"carts"}', "f:args")],
    ["is a map of its own too", { "f:spec": { "f:strategy": { ".": {}, "f:type": {} } } }],
    ["is a whole item", treeOf("f:spec", "f:containers", 'k:{"name":"carts"}', ".")],
    ["is not there any more", treeOf("f:spec", "f:gone")],
    ["comes with another that stays", { "f:spec": { "f:replicas": {}, "f:paused": {} } }],
  ])("folds what %s", (_, fieldsV1) => {
    expect(taking({ manager: "kubectl-edit", fieldsV1 })).toBe("fold");
  });

  it("folds what is of the status, where no apply reaches", () => {
    const edited = managedBy(
      { ...found, status: { phase: "new" } },
      { manager: "kubectl-edit", fieldsV1: treeOf("f:status", "f:phase") },
    );
    expect(takeOver({ ...git, status: { phase: "old" } }, edited, manager)).toBe("fold");
  });

  it("folds what another version of the kind says", () => {
    expect(taking({ manager: "kubectl-edit", apiVersion: "apps/v1beta1", fieldsV1: count })).toBe(
      "fold",
    );
    const live = managedBy(
      { ...found, apiVersion: "apps/v2" },
      { manager: "helm", fieldsV1: count },
    );
    expect(takeOver(git, live, manager)).toBe("fold");
  });

  it("folds what kubectl apply has left, its annotation alone too", () => {
    expect(takeOver(git, byKubectl, manager)).toBe("fold");
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}" };
    const metadata = { ...found.metadata, annotations };
    expect(takeOver(git, managedBy({ ...found, metadata }, byScale), manager)).toBe("fold");
  });

  it.each([
    ["nobody has", []],
    ["an autoscaler has", [{ ...byScale, manager: "kube-controller-manager" }]],
    ["a controller has", [{ manager: "operator", fieldsV1: count }]],
    ["we have applied", [{ manager, operation: "Apply", fieldsV1: count }]],
  ])("does nothing where %s set anything", (_, entries) => {
    expect(taking(...entries)).toBe("none");
  });

  it("leaves a number that a person has set where git has none, or the same", () => {
    const live = managedBy(found, byScale);
    expect(takeOver(workload({}), live, manager)).toBe("none");
    expect(takeOver(workload({ replicas: 7 }), live, manager)).toBe("none");
  });

  it.each([
    ["wants what git would change", { manager: "operator", fieldsV1: image }],
    [
      "wants what git may change, by a key that git leaves out",
      {
        manager: "operator",
        fieldsV1: treeOf(
          "f:spec",
          "f:containers",
          'k:{"name":"carts"}',
          "f:ports",
          'k:{"port":80,"protocol":"TCP"}',
          "f:hostPort",
        ),
      },
    ],
    ["scales", { ...byScale, manager: "kube-controller-manager" }],
    [
      "speaks of another version",
      { manager: "operator", apiVersion: "apps/v1beta1", fieldsV1: treeOf("f:spec", "f:old") },
    ],
    ["is another set", { manager: "evenkeel-shop.staging", operation: "Apply", fieldsV1: image }],
  ])("uses no force against a manager who %s", (_, other) => {
    const container = { name: "carts", image: "carts:2", ports: [{ port: 80, hostPort: 2 }] };
    const payload = workload({ replicas: 2, containers: [container] });
    const scaled = managedBy(found, byScale, other);
    expect(takeOver(payload, scaled, manager)).toBe("none");
    const edited = managedBy(found, { manager: "kubectl-edit", fieldsV1: count }, other);
    expect(takeOver(payload, edited, manager)).toBe("fold");
  });

  it("minds no manager whose fields stay as they are", () => {
    const others = [
      { manager: "operator", fieldsV1: treeOf("f:spec", "f:paused") },
      { manager: "operator", operation: "Apply", fieldsV1: treeOf("f:spec", "f:minReadySeconds") },
      { manager: "kube-controller-manager", subresource: "status", fieldsV1: count },
    ];
    expect(taking(byScale, ...others)).toBe("force");
  });

  it("keeps a restart out of what is to be taken", () => {
    const annotations = { "kubectl.kubernetes.io/restartedAt": "now" };
    const live = { ...found, spec: { ...found.spec, template: { metadata: { annotations } } } };
    const fieldsV1 = { "f:spec": { ...treeOf(...restartedAt), "f:replicas": {} } };
    const entry = { manager: "kubectl-rollout", fieldsV1 };
    expect(takeOver(git, managedBy(live, entry), manager)).toBe("force");
    const alone = { ...entry, fieldsV1: treeOf("f:spec", ...restartedAt) };
    expect(takeOver(git, managedBy(live, alone), manager)).toBe("none");
  });

  it("folds exactly where there is something to fold, but for what it forces", () => {
    const entry = fc.record({
      manager: fc.constantFrom("kubectl", "k9s", "helm", "operator", manager),
      operation: fc.constantFrom("Apply", "Update"),
      field: fc.constantFrom("replicas", "paused", "minReadySeconds"),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(entry, { selector: (one) => one.manager + one.operation }),
        (entries) => {
          const live = managedBy(
            found,
            ...entries.map(({ field, ...rest }) => ({
              ...rest,
              fieldsV1: treeOf("f:spec", `f:${field}`),
            })),
          );
          const isFolded = foldHandTools(live, manager).length > 0;
          const how = takeOver(git, live, manager);
          expect(isFolded ? ["force", "fold"] : ["none"]).toContain(how);
        },
      ),
    );
  });

  it("is done where we alone and autoscalers have a hand in it", () => {
    expect(takeOver(git, autoscaled, manager)).toBe("none");
  });
});
