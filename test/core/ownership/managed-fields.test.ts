import { describe, expect, it } from "vitest";
import { lastWriter } from "../../../src/core/ownership/last-writer.ts";
import { managersOf, writeEntry } from "../../../src/core/ownership/managed-fields.ts";
import { autoscaled, byKubectl, managedBy } from "./live-objects.ts";

describe("managersOf()", () => {
  it("reads who set what, in which way", () => {
    expect(
      managersOf(byKubectl).map(({ manager, operation, subresource }) => [
        manager,
        operation,
        subresource,
      ]),
    ).toEqual([
      ["kubectl", "Update", "scale"],
      ["kube-controller-manager", "Update", "status"],
      ["kubectl-client-side-apply", "Update", null],
      ["kubectl-label", "Update", null],
      ["kubectl-rollout", "Update", null],
      ["kubectl-set", "Update", null],
    ]);
  });

  it("leaves out what it cannot read", () => {
    const rubbish = [null, 1, {}, { operation: "Guess", apiVersion: "v1" }, { operation: "Apply" }];
    const metadata = { name: "x", managedFields: rubbish };
    expect(managersOf({ apiVersion: "v1", kind: "ConfigMap", metadata })).toEqual([]);
    expect(
      managersOf({ apiVersion: "v1", kind: "Pod", metadata: { name: "x", managedFields: "" } }),
    ).toEqual([]);
  });

  it("takes an entry without manager, time or fields for what it is", () => {
    const live = managedBy(autoscaled, { fieldsV1: null });
    expect(managersOf(live)).toEqual([
      {
        manager: "unknown",
        operation: "Update",
        subresource: null,
        apiVersion: "apps/v1",
        time: null,
        fields: {},
      },
    ]);
  });

  it("reads what writeEntry() writes", () => {
    const entries = managersOf(byKubectl);
    const managedFields = entries.map(writeEntry);
    const written = { ...byKubectl, metadata: { ...byKubectl.metadata, managedFields } };
    expect(managersOf(written)).toEqual(entries);
    expect(managedFields).toEqual(byKubectl.metadata["managedFields"]);
  });
});

describe("lastWriter()", () => {
  it("names who came last, status and ourselves apart", () => {
    const live = managedBy(
      byKubectl,
      { manager: "evenkeel-shop", time: "2026-01-01T00:00:04Z" },
      { manager: "kubelet", time: "2026-01-01T00:00:03Z", subresource: "status" },
      { manager: "kubectl-edit", time: "2026-01-01T00:00:02Z" },
      { manager: "helm", time: "2026-01-01T00:00:01Z" },
    );
    expect(lastWriter(live, "evenkeel-shop")).toBe("kubectl-edit");
    expect(lastWriter(live, "kubectl-edit")).toBe("evenkeel-shop");
  });

  it("prefers who set the field in question, as writes through `scale` have no time", () => {
    expect(lastWriter(byKubectl, "evenkeel-shop", "spec.replicas")).toBe("kubectl");
    expect(lastWriter(byKubectl, "evenkeel-shop", "metadata.labels.by")).toBe("kubectl-label");
  });

  it("knows nobody where there is nobody else", () => {
    expect(lastWriter(managedBy(byKubectl, { manager: "own" }), "own")).toBeUndefined();
    expect(lastWriter(managedBy(byKubectl), "own")).toBeUndefined();
  });
});
