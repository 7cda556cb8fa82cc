import { describe, expect, it } from "vitest";
import { inApplyOrder } from "../../../src/core/reconcile/apply-order.ts";

function order(...kinds: readonly string[]): readonly string[] {
  const refs = kinds.map((kind) => ({ apiVersion: "v1", kind, namespace: null, name: "x" }));
  return inApplyOrder(refs, (ref) => ref).map(({ kind }) => kind);
}

describe("inApplyOrder()", () => {
  it("puts what others need first and webhooks last", () => {
    expect(
      order(
        "ValidatingWebhookConfiguration",
        "Widget",
        "Deployment",
        "Service",
        "ConfigMap",
        "CustomResourceDefinition",
        "Namespace",
      ),
    ).toEqual([
      "Namespace",
      "CustomResourceDefinition",
      "ConfigMap",
      "Service",
      "Deployment",
      "Widget",
      "ValidatingWebhookConfiguration",
    ]);
  });

  it("keeps the given order within a kind", () => {
    const named = ["b", "a", "c"].map((name) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      namespace: null,
      name,
    }));
    expect(inApplyOrder(named, (ref) => ref)).toEqual(named);
  });
});
