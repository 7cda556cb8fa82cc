import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fieldOf, listOf, textOf } from "../../../src/core/reconcile/field-of.ts";
import { configMap, deployment } from "../../support/cluster-fixtures.ts";
import { bootCluster, type Booted, mergeType } from "./boot.ts";

const configMaps = "/api/v1/namespaces/default/configmaps";
const deployments = "/apis/apps/v1/namespaces/default/deployments";

describe("the sandbox's API server", () => {
  let world: Booted;
  beforeEach(async () => {
    world = await bootCluster();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  async function names(path: string): Promise<unknown> {
    const { body } = await world.call("GET", path);
    return listOf(body, "items").map((item) => textOf(item, "metadata", "name"));
  }
  function create(name: string, labels: Readonly<Record<string, string>> = {}) {
    const value = { ...configMap(name, {}), metadata: { name, labels } };
    return world.call("POST", configMaps, { value });
  }

  it("lets nobody in without its token", async () => {
    const response = await fetch(`${world.cluster.server}/api/v1/namespaces`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ kind: "Status", reason: "Unauthorized" });
    expect((await fetch(`${world.cluster.server}/readyz`)).status).toBe(200);
  });

  it("says what it serves", async () => {
    expect((await world.call("GET", "/api")).body).toMatchObject({ versions: ["v1"] });
    const groups = listOf((await world.call("GET", "/apis")).body, "groups");
    expect(groups.map((group) => textOf(group, "name"))).toEqual(
      expect.arrayContaining(["apps", "batch", "autoscaling", "networking.k8s.io", "policy"]),
    );
    const { body } = await world.call("GET", "/apis/apps/v1");
    expect(listOf(body, "resources").map((one) => textOf(one, "name"))).toEqual(
      expect.arrayContaining(["deployments", "deployments/status", "deployments/scale"]),
    );
    expect((await world.call("GET", "/apis/no.such/v1")).code).toBe(404);
  });

  it("lists by label, by field and in pages", async () => {
    await create("a", { tier: "web" });
    await create("b", { tier: "db", canary: "yes" });
    await create("c");
    expect(await names(`${configMaps}?labelSelector=tier%3Dweb`)).toEqual(["a"]);
    expect(await names(`${configMaps}?labelSelector=tier%20in%20(web,db),!canary`)).toEqual(["a"]);
    expect(await names(`${configMaps}?labelSelector=tier!%3Dweb`)).toEqual(["b", "c"]);
    expect(await names(`${configMaps}?fieldSelector=metadata.name%3Dc`)).toEqual(["c"]);
    const { body } = await world.call("GET", `${configMaps}?limit=2`);
    expect(fieldOf(body, "metadata", "remainingItemCount")).toBe(1);
    const next = textOf(body, "metadata", "continue");
    expect(await names(`${configMaps}?limit=2&continue=${next}`)).toEqual(["c"]);
  });

  it("deletes only the object that is meant", async () => {
    const created = await create("a");
    expect((await world.call("DELETE", `${configMaps}/a`, preconditions("other"))).code).toBe(409);
    const uid = fieldOf(created.body, "metadata", "uid");
    const deleted = await world.call("DELETE", `${configMaps}/a`, preconditions(uid));
    expect(deleted.body).toMatchObject({ kind: "Status", status: "Success", details: { uid } });
    expect((await world.call("GET", `${configMaps}/a`)).code).toBe(404);
  });

  it("keeps an object with a finalizer until the last one is gone", async () => {
    await create("a");
    await world.call("PATCH", `${configMaps}/a`, finalizers(["test.dev/hold"]));
    await world.call("DELETE", `${configMaps}/a`);
    const { body } = await world.call("GET", `${configMaps}/a`);
    expect(textOf(body, "metadata", "deletionTimestamp")).toBe("2026-01-01T00:00:00Z");
    await world.call("PATCH", `${configMaps}/a`, finalizers(null));
    expect((await world.call("GET", `${configMaps}/a`)).code).toBe(404);
  });

  it("takes a namespace's objects with it", async () => {
    const value = { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } };
    await world.call("POST", "/api/v1/namespaces", { value });
    await world.call("POST", "/api/v1/namespaces/n/configmaps", { value: configMap("a", {}) });
    await world.call("DELETE", "/api/v1/namespaces/n");
    expect((await world.call("GET", "/api/v1/namespaces/n/configmaps/a")).code).toBe(404);
  });

  it("refuses a write that was made for an older version", async () => {
    const { body } = await create("a");
    const resourceVersion = textOf(body, "metadata", "resourceVersion");
    const value = { ...configMap("a", { x: "1" }), metadata: { name: "a", resourceVersion } };
    expect((await world.call("PUT", `${configMaps}/a`, { value })).code).toBe(200);
    expect((await world.call("PUT", `${configMaps}/a`, { value })).body).toMatchObject({
      reason: "Conflict",
    });
  });

  it("counts a generation for the spec, not for labels or status", async () => {
    await world.apply("deployments", deployment("carts"));
    const patch = async (value: unknown, part = "") => {
      const answer = await world.call("PATCH", `${deployments}/carts${part}`, {
        type: mergeType,
        value,
      });
      return fieldOf(answer.body, "metadata", "generation");
    };
    expect(await patch({ metadata: { labels: { a: "b" } } })).toBe(1);
    expect(await patch({ status: { replicas: 9 } }, "/status")).toBe(1);
    expect(await patch({ spec: { replicas: 2 } })).toBe(2);
  });

  it("serves the kinds of a CustomResourceDefinition as soon as it is there", async () => {
    const spec = {
      group: "shop.dev",
      scope: "Namespaced",
      names: { kind: "Widget", plural: "widgets", singular: "widget" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
          },
        },
      ],
    };
    const metadata = { name: "widgets.shop.dev" };
    const value = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata,
      spec,
    };
    const widgets = "/apis/shop.dev/v1/namespaces/default/widgets";
    expect((await world.call("GET", widgets)).code).toBe(404);
    const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    expect((await world.call("POST", definitions, { value })).code).toBe(201);
    const widget = { apiVersion: "shop.dev/v1", kind: "Widget", metadata: { name: "w" } };
    expect((await world.apply("widgets", widget)).code).toBe(201);
    expect(await names(widgets)).toEqual(["w"]);
  });

  it("keeps a Service's address, whoever writes it", async () => {
    const spec = { selector: { app: "carts" }, ports: [{ port: 80 }] };
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "carts" }, spec };
    const created = await world.apply("services", service);
    const address = textOf(created.body, "spec", "clusterIP");
    expect(address).toMatch(/^10\.96\./);
    const again = await world.apply("services", service);
    expect(textOf(again.body, "spec", "clusterIP")).toBe(address);
  });
});

function preconditions(uid: unknown) {
  return { value: { preconditions: { uid } } };
}

function finalizers(value: readonly string[] | null) {
  return { type: mergeType, value: { metadata: { finalizers: value } } };
}
