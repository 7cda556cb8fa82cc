import { beforeAll, describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock/system-clock.ts";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import type { Cluster, ObjectQuery } from "../../../src/ports/cluster.ts";
import { configMap, namespace } from "../../support/cluster-fixtures.ts";
import type { ContractWorld } from "./cluster-contract.ts";

const options = { fieldManager: "evenkeel", namespace: "listed" };
const query = { apiVersion: "v1", kind: "ConfigMap", namespace: "listed", labels: "set=s" };

export function listContract(world: ContractWorld): void {
  describe("list", () => {
    beforeAll(async () => {
      const { cluster } = world();
      await cluster.apply(namespace("listed"), options);
      const names = ["a", "b", "c", "d", "e"];
      await Promise.all(names.map((name) => cluster.apply(labelled(name), options)));
    });

    it("shows everything, page by page, each object with its kind", async () => {
      const { server, token } = world().booted;
      const target = { server, token, skipTlsVerify: true, clock: createSystemClock() };
      const { result, objects } = await listed(createCluster({ ...target, pageSize: 2 }), query);
      expect(namesOf(objects)).toEqual(["a", "b", "c", "d", "e"]);
      expect(objects[4]).toMatchObject({ apiVersion: "v1", kind: "ConfigMap", data: { own: "e" } });
      expect(result).toEqual({ kind: "listed", revision: expect.stringMatching(/^\d+$/) });
    });

    it("leaves all but the metadata out where that is enough", async () => {
      const { objects } = await listed(world().cluster, { ...query, shape: "metadata" });
      expect(namesOf(objects)).toEqual(["a", "b", "c", "d", "e"]);
      expect(objects[0]).toEqual({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: expect.objectContaining({ name: "a", labels: { set: "s", own: "a" } }),
      });
    });

    it.each([
      ["set=s,own in (a,c)", ["a", "c"]],
      ["set=s,own!=a,own!=b", ["c", "d", "e"]],
      ["set=s,!own", []],
      ["own,!canary", ["a", "b", "c", "d", "e"]],
      ["", ["a", "b", "c", "d", "e"]],
    ])("selects by %s", async (labels, names) => {
      const { objects } = await listed(world().cluster, { ...query, labels });
      expect(namesOf(objects).filter((name) => name !== "kube-root-ca.crt")).toEqual(names);
    });

    it("shows those of all namespaces, and cluster-wide ones whatever the namespace", async () => {
      const { cluster } = world();
      await cluster.apply(namespace("listed-2"), options);
      await cluster.apply(labelled("f"), { ...options, namespace: "listed-2" });
      const all = await listed(cluster, { ...query, namespace: null });
      expect(namesOf(all.objects)).toContain("a");
      expect(namesOf(all.objects)).toContain("f");
      const wide = await listed(cluster, { apiVersion: "v1", kind: "Namespace", namespace: "any" });
      expect(namesOf(wide.objects)).toContain("listed-2");
    });

    it("has nothing of a namespace that is not there, and says that a kind is not", async () => {
      const { cluster } = world();
      const none = await listed(cluster, { ...query, namespace: "no-such" });
      expect(none).toMatchObject({ result: { kind: "listed" }, objects: [] });
      const noKind = await listed(cluster, { ...query, apiVersion: "no.such/v1" });
      expect(noKind).toEqual({ result: { kind: "no-kind" }, objects: [] });
    });
  });
}

function labelled(name: string): KubernetesObject {
  const metadata = { name, labels: { set: "s", own: name } };
  return { ...configMap(name, { own: name }), metadata };
}

async function listed(cluster: Cluster, asked: ObjectQuery) {
  const objects: KubernetesObject[] = [];
  const result = await cluster.list(asked, (object) => objects.push(object));
  return { result, objects };
}

function namesOf(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.map(({ metadata }) => metadata.name);
}
