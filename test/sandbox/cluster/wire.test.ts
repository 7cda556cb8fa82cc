import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import { fieldOf, listOf, textOf } from "../../../src/core/reconcile/field-of.ts";
import { recordEvents } from "../../adapters/kubernetes/recorded-events.ts";
import { settle } from "../../adapters/kubernetes/settle.ts";
import { configMap } from "../../support/cluster-fixtures.ts";
import { bootCluster, type Booted } from "./boot.ts";

const configMaps = "/api/v1/namespaces/default/configmaps";
const query = { apiVersion: "v1", kind: "ConfigMap", namespace: "default" };
const partial = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

describe("the sandbox's API server, on the wire", () => {
  let world: Booted;
  beforeEach(async () => {
    world = await bootCluster();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  function create(name: string) {
    return world.call("POST", configMaps, { value: configMap(name, {}) });
  }
  async function accepting(accept: string, path: string): Promise<unknown> {
    const { server, token } = world.cluster;
    const headers = { authorization: `Bearer ${token}`, accept };
    return (await fetch(`${server}${path}`, { headers })).json();
  }

  it("goes on with a list at the revision of its first page, behind what was shown", async () => {
    for (const name of ["b", "c", "d"]) await create(name);
    const first = await world.call("GET", `${configMaps}?limit=2`);
    await create("a");
    const next = textOf(first.body, "metadata", "continue") ?? "";
    const { body } = await world.call("GET", `${configMaps}?limit=2&continue=${next}`);
    expect(listOf(body, "items").map((item) => textOf(item, "metadata", "name"))).toEqual(["d"]);
    expect(fieldOf(body, "metadata", "resourceVersion")).toBe(
      fieldOf(first.body, "metadata", "resourceVersion"),
    );
    expect(fieldOf(body, "metadata", "continue")).toBeUndefined();
  });

  it("refuses to go on with a list that it has forgotten, or that was never begun", async () => {
    await create("a");
    await create("b");
    const first = await world.call("GET", `${configMaps}?limit=1`);
    await create("c");
    world.cluster.store.compact();
    const next = textOf(first.body, "metadata", "continue") ?? "";
    const old = await world.call("GET", `${configMaps}?limit=1&continue=${next}`);
    expect(old).toMatchObject({ code: 410, body: { reason: "Expired" } });
    expect((await world.call("GET", `${configMaps}?continue=guess`)).code).toBe(400);
  });

  it("tells metadata alone of one object and of many", async () => {
    await create("a");
    const one = await accepting(partial, `${configMaps}/a`);
    expect(one).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "a" } });
    expect(one).not.toHaveProperty("data");
    const many = await accepting(partial.replace("Metadata;", "MetadataList;"), configMaps);
    expect(many).toMatchObject({ kind: "PartialObjectMetadataList" });
    expect(listOf(many, "items")[0]).toMatchObject({ kind: "PartialObjectMetadata" });
  });

  it("says all that it serves in two answers, or in one for each group", async () => {
    const core = await accepting(aggregated, "/api");
    const others = await accepting(aggregated, "/apis");
    expect(core).toMatchObject({ kind: "APIGroupDiscoveryList", items: [{ metadata: {} }] });
    const groups = listOf(others, "items").map((item) => textOf(item, "metadata", "name"));
    expect(groups).toContain("apps");
    expect(await accepting("application/json", "/apis")).toMatchObject({ kind: "APIGroupList" });
  });

  it("finds kinds either way", async () => {
    const { server, token } = world.cluster;
    const cluster = createCluster({ server, token, clock: world.clock });
    expect(await cluster.resolveKind("deploy.apps")).toMatchObject({ kind: "Deployment" });
  });

  it("flushes: who has heard of the revision has heard of all before it", async () => {
    const { server, token } = world.cluster;
    const cluster = createCluster({ server, token, clock: world.clock });
    using recorded = recordEvents(cluster, query);
    await recorded.heard("listed");
    await create("a");
    await recorded.heard("changed a");
    await world.call("POST", "/api/v1/namespaces", {
      value: { apiVersion: "v1", kind: "Namespace", metadata: { name: "else" } },
    });
    const revision = world.cluster.flush();
    expect(Number(revision)).toBeGreaterThan(Number(recorded.observation.revision()));
    await settle(() => recorded.observation.revision() === revision);
    expect(recorded.lines).toEqual(["listing", "listed", "changed a"]);
  });

  it("tells why nothing comes into a namespace that is on its way out", async () => {
    const namespace = { apiVersion: "v1", kind: "Namespace" };
    const metadata = { name: "n", finalizers: ["test.dev/hold"] };
    await world.call("POST", "/api/v1/namespaces", { value: { ...namespace, metadata } });
    await world.call("DELETE", "/api/v1/namespaces/n");
    const path = "/api/v1/namespaces/n/configmaps";
    const refused = await world.call("POST", path, { value: configMap("late", {}) });
    expect(refused.code).toBe(403);
    expect(fieldOf(refused.body, "details", "causes", 0, "reason")).toBe("NamespaceTerminating");
  });

  it("holds names of RBAC only to what a path can take", async () => {
    const roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles";
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", rules: [] };
    for (const [name, code] of [
      ["system:a:b", 201],
      ["A_b", 201],
      ["a%b", 422],
      ["..", 422],
    ] as const) {
      const value = { ...role, metadata: { name } };
      expect((await world.call("POST", roles, { value })).code).toBe(code);
    }
  });
});
