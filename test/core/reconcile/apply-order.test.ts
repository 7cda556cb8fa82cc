import { describe, expect, it } from "vitest";
import {
  inApplyOrder,
  inLevels,
  neededDefinitions,
} from "../../../src/core/reconcile/apply-order.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";

function order(...kinds: readonly string[]): readonly string[] {
  const refs = kinds.map((kind) => ({ apiVersion: "v1", kind, namespace: null, name: "x" }));
  return inApplyOrder(refs, (ref) => ref).map(({ kind }) => kind);
}

/** `kind name@wave namespace`, all but the kind as needed. */
function object(text: string, apiVersion = "v1"): KubernetesObject {
  const [kind = "", at = "x", namespace] = text.split(" ");
  const [name = "", wave] = at.split("@");
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(wave === undefined ? {} : { annotations: { "evenkeel.dev/wave": wave } }),
    },
  };
}

function definition(name: string, wave = "0"): KubernetesObject {
  return {
    ...object(`CustomResourceDefinition ${name}s.shop.dev@${wave}`, "apiextensions.k8s.io/v1"),
    spec: { group: "shop.dev", names: { kind: name } },
  };
}

function levels(objects: readonly KubernetesObject[]): readonly string[] {
  return inLevels(objects, (each) => each).map(({ wave, stage, items }) => {
    const names = items.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    return `${wave} ${stage}: ${names.join(" ")}`;
  });
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

  it("tells a custom kind from Kubernetes' own of the same name", () => {
    const knative = object("Service", "serving.knative.dev/v1");
    const deployment = object("Deployment", "apps/v1");
    const refs = [knative, deployment].map((each) => ({ ...each, namespace: null, name: "x" }));
    expect(inApplyOrder(refs, (ref) => ref).map(({ kind }) => kind)).toEqual([
      "Deployment",
      "Service",
    ]);
  });
});

describe("inLevels()", () => {
  it("parts a set by stage, each in apply order", () => {
    const given = [
      object("ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1"),
      object("Widget w", "shop.dev/v1"),
      object("Deployment", "apps/v1"),
      object("Service"),
      object("StorageClass", "storage.k8s.io/v1"),
      definition("Other"),
      object("Namespace shop"),
    ];
    expect(levels(given)).toEqual([
      "0 definitions: Namespace/shop CustomResourceDefinition/Others.shop.dev",
      "0 configuration: StorageClass/x Service/x",
      "0 workloads: Deployment/x",
      "0 custom: Widget/w",
      "0 admission: ValidatingWebhookConfiguration/x",
    ]);
  });

  it("goes wave by wave, lower ones first", () => {
    const given = ["ConfigMap a@10", "Pod b", "Pod c@-1", "ConfigMap d@2", "ConfigMap e@rubbish"];
    expect(levels(given.map((text) => object(text)))).toEqual([
      "-1 workloads: Pod/c",
      "0 configuration: ConfigMap/e",
      "0 workloads: Pod/b",
      "2 configuration: ConfigMap/d",
      "10 configuration: ConfigMap/a",
    ]);
  });

  it("pulls a definition into the first wave that needs it", () => {
    const given = [
      object("Namespace shop@3"),
      object("Namespace later@3"),
      definition("Widget", "5"),
      object("ConfigMap a@1 shop"),
      object("ConfigMap b@2 shop"),
      object("Widget w@2 shop", "shop.dev/v1"),
    ];
    expect(levels(given)).toEqual([
      "1 definitions: Namespace/shop",
      "1 configuration: ConfigMap/a",
      "2 definitions: CustomResourceDefinition/Widgets.shop.dev",
      "2 configuration: ConfigMap/b",
      "2 custom: Widget/w",
      "3 definitions: Namespace/later",
    ]);
  });

  it("never puts a definition off to the wave of what needs it", () => {
    expect(levels([object("Namespace shop"), object("ConfigMap a@4 shop")])).toEqual([
      "0 definitions: Namespace/shop",
      "4 configuration: ConfigMap/a",
    ]);
  });
});

describe("neededDefinitions()", () => {
  const namespace = object("Namespace shop");
  const set = [namespace, definition("Widget"), object("ConfigMap shop shop")];

  it("is the Namespace and the CustomResourceDefinition of an object", () => {
    expect(neededDefinitions(object("Widget w shop", "shop.dev/v2"), set)).toEqual(set.slice(0, 2));
  });

  it.each([
    ["another namespace", object("ConfigMap a other")],
    ["no namespace", object("ConfigMap a")],
    ["the same kind of another group", object("Widget w", "other.dev/v1")],
  ])("is nothing for %s", (_, given) => {
    expect(neededDefinitions(given, set)).toEqual([]);
  });
});
