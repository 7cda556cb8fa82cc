import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import { preparePayload } from "../../../src/core/reconcile/prepare-payload.ts";

const set = { name: "shop.production", namespace: "shop-production" };

function prepare(given: object, of: Parameters<typeof preparePayload>[1] = set) {
  const base = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
  const object: KubernetesObject = { ...base, ...given };
  const before = structuredClone(object);
  const prepared = preparePayload(object, of);
  expect(object).toEqual(before);
  return prepared;
}

function payloadOf(given: object): KubernetesObject {
  const prepared = prepare(given, { ...set, name: null });
  if (prepared.kind === "refused") throw new Error(prepared.message);
  return prepared.object;
}

function faultOf(given: object): string | undefined {
  const prepared = prepare(given);
  return prepared.kind === "refused" ? prepared.message : undefined;
}

const secret = { kind: "Secret", metadata: { name: "a" } };
const pods = (spec: unknown) => ({ metadata: { creationTimestamp: null, labels: {} }, spec });

describe("preparePayload()", () => {
  it("marks an object as the set's, beside its own labels", () => {
    expect(prepare({ metadata: { name: "a", labels: { app: "carts" } } })).toMatchObject({
      object: { metadata: { labels: { app: "carts", "evenkeel.dev/set": "shop.production" } } },
    });
  });

  it("leaves an object as it is where the set has no name", () => {
    const object = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
      data: { a: "b" },
    };
    expect(payloadOf(object)).toEqual(object);
  });

  it("takes out what only the server writes", () => {
    const metadata = {
      name: "a",
      namespace: "b",
      uid: "u",
      resourceVersion: "1",
      generation: 2,
      creationTimestamp: null,
      deletionTimestamp: "2026-01-01T00:00:00Z",
      deletionGracePeriodSeconds: 30,
      managedFields: [],
      selfLink: "/a",
      finalizers: ["a.dev/b"],
      annotations: { kept: "1", "kubectl.kubernetes.io/last-applied-configuration": "{}" },
    };
    expect(payloadOf({ metadata, status: { replicas: 1 } })).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "a",
        namespace: "b",
        finalizers: ["a.dev/b"],
        annotations: { kept: "1" },
      },
    });
  });

  it("takes an empty creation time out of a pod template", () => {
    const spec = { template: pods({}) };
    expect(payloadOf({ apiVersion: "apps/v1", kind: "Deployment", spec })).toMatchObject({
      spec: { template: { metadata: { labels: {} } } },
    });
    const { spec: sent } = payloadOf({ apiVersion: "apps/v1", kind: "Deployment", spec });
    expect(JSON.stringify(sent)).not.toContain("creationTimestamp");
  });

  it("drops labels and annotations of null, in the pods too", () => {
    const metadata = { name: "a", labels: { a: null, b: "1" }, annotations: { c: null } };
    const template = { metadata: { labels: { d: null, e: "2" } } };
    const payload = payloadOf({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { template },
    });
    expect(payload.metadata).toEqual({ name: "a", labels: { b: "1" }, annotations: {} });
    expect(payload["spec"]).toEqual({ template: { metadata: { labels: { e: "2" } } } });
  });

  it.each([
    [{ metadata: { name: "a", labels: { version: 2 } } }, "metadata.labels: the value of version"],
    [
      { metadata: { name: "a", annotations: { on: true } } },
      "metadata.annotations: the value of on",
    ],
    [
      {
        apiVersion: "batch/v1",
        kind: "CronJob",
        spec: { jobTemplate: { spec: { template: { metadata: { labels: { v: 1 } } } } } },
      },
      "spec.jobTemplate.spec.template.metadata.labels: the value of v",
    ],
  ])("refuses labels and annotations that are no texts: %j", (given, message) => {
    expect(faultOf(given)).toContain(message);
    expect(faultOf(given)).toMatch(/must be a text, put (2|true|1) in quotes/);
  });
});

describe("ports", () => {
  const ports = [{ containerPort: 80 }, { containerPort: 53, protocol: "UDP" }];
  const filled = [
    { containerPort: 80, protocol: "TCP" },
    { containerPort: 53, protocol: "UDP" },
  ];
  const podSpec = {
    containers: [{ name: "a", ports }, { name: "b" }],
    initContainers: [{ ports }],
  };
  const sent = {
    containers: [{ name: "a", ports: filled }, { name: "b" }],
    initContainers: [{ ports: filled }],
  };

  it.each([
    ["v1", "Pod", podSpec, sent],
    ["apps/v1", "Deployment", { template: { spec: podSpec } }, { template: { spec: sent } }],
    ["apps/v1", "StatefulSet", { template: { spec: podSpec } }, { template: { spec: sent } }],
    ["apps/v1", "DaemonSet", { template: { spec: podSpec } }, { template: { spec: sent } }],
    ["batch/v1", "Job", { template: { spec: podSpec } }, { template: { spec: sent } }],
    [
      "batch/v1",
      "CronJob",
      { jobTemplate: { spec: { template: { spec: podSpec } } } },
      { jobTemplate: { spec: { template: { spec: sent } } } },
    ],
    ["v1", "Service", { ports: [{ port: 80 }] }, { ports: [{ port: 80, protocol: "TCP" }] }],
    ["argoproj.io/v1", "Rollout", { template: { spec: podSpec } }, { template: { spec: podSpec } }],
    ["serving.knative.dev/v1", "Service", { ports: [{ port: 80 }] }, { ports: [{ port: 80 }] }],
  ])("of %s %s get the protocol that tells them apart", (apiVersion, kind, spec, expected) => {
    expect(payloadOf({ apiVersion, kind, spec })["spec"]).toEqual(expected);
  });
});

describe("Secrets", () => {
  it("have their texts folded into their data, where texts win", () => {
    const data = { a: "YQ==", b: "Yg==", empty: null };
    const stringData = { b: "ä€\n", c: null };
    expect(payloadOf({ ...secret, data, stringData })).toEqual({
      apiVersion: "v1",
      ...secret,
      data: { a: "YQ==", b: Buffer.from("ä€\n").toString("base64"), empty: "", c: "" },
    });
  });

  it("have their base64 written as the API server does", () => {
    const data = { wrapped: "SGVs\nbG8=\n", loose: "YR==" };
    expect(payloadOf({ ...secret, data })["data"]).toEqual({ wrapped: "SGVsbG8=", loose: "YQ==" });
  });

  it("without data stay without", () => {
    expect(payloadOf({ ...secret, type: "Opaque" })).not.toHaveProperty("data");
  });

  it.each([
    ["data.password is not base64", { data: { password: "hunter2!" } }],
    ["data.password is not base64", { data: { password: "abc" } }],
    ["data.password is not base64", { data: { password: 1234 } }],
    ["stringData.password must be a text", { stringData: { password: 1234 } }],
  ])("are refused without a word of what is in them: %s", (message, given) => {
    const fault = faultOf({ ...secret, ...given });
    expect(fault).toContain(message);
    expect(fault).not.toMatch(/hunter2|abc|1234/);
  });

  const sealed = "ENC[AES256_GCM,data:p673w==,iv:YY=,tag:A=,type:str]";
  it.each([
    ["with its marks", { ...secret, sops: { mac: sealed }, data: {} }],
    ["whatever its kind", { kind: "Widget", sops: {} }],
    ["without its marks", { ...secret, data: { a: sealed } }],
    ["as text", { ...secret, stringData: { a: `password: ${sealed}` } }],
    ["and encoded by a generator", { ...secret, data: { a: btoa(`{"a":"${sealed}"}`) } }],
  ])("that SOPS encrypted are refused: %s", (_, given) => {
    expect(faultOf(given)).toContain("encrypted with SOPS");
  });

  it("of other API groups are not ours to read", () => {
    const given = { ...secret, apiVersion: "vault.dev/v1", stringData: { a: "b" } };
    expect(payloadOf(given)).toHaveProperty("stringData");
  });
});

function withBundle(caBundle: string) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: { conversion: { webhook: { clientConfig: { url: "https://a", caBundle } } } },
  };
}

describe("CustomResourceDefinitions", () => {
  it.each(["Cg==", "not base64!", btoa("-----BEGIN CERTIFICATE-----")])(
    "lose a certificate bundle that is none: %s",
    (caBundle) => {
      expect(payloadOf(withBundle(caBundle))["spec"]).toEqual({
        conversion: { webhook: { clientConfig: { url: "https://a" } } },
      });
    },
  );

  it("keep a certificate bundle", () => {
    const given = withBundle(
      btoa("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    );
    expect(payloadOf(given)["spec"]).toEqual(given.spec);
  });

  it("without a conversion stay as they are", () => {
    const spec = { group: "shop.dev" };
    expect(payloadOf({ ...withBundle(""), spec })["spec"]).toEqual(spec);
  });
});
