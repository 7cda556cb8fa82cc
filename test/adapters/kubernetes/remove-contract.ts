import { beforeAll, describe, expect, it } from "vitest";
import { listOf, textOf } from "../../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import type { Cluster } from "../../../src/ports/cluster.ts";
import { configMap, deployment, namespace } from "../../support/cluster-fixtures.ts";
import type { ContractWorld } from "./cluster-contract.ts";

const options = { fieldManager: "evenkeel", namespace: "removed" };

export function removeContract(world: ContractWorld): void {
  describe("remove and rewriteMetadata", () => {
    beforeAll(async () => {
      await world().cluster.apply(namespace("removed"), options);
    });

    it("removes the object of that uid alone", async () => {
      const { cluster } = world();
      const { ref, uid } = await applied(cluster, configMap("one", {}));
      const another = "00000000-0000-4000-8000-000000000000";
      expect(await cluster.remove(ref, { uid: another })).toEqual({ kind: "replaced" });
      expect(await cluster.remove(ref, { uid, dryRun: true })).toEqual({ kind: "removed" });
      expect(await cluster.read(ref)).toBeDefined();
      expect(await cluster.remove(ref, { uid })).toEqual({ kind: "removed" });
      expect(await cluster.remove(ref, { uid })).toEqual({ kind: "absent" });
      expect(await cluster.remove({ ...ref, apiVersion: "no.such/v1" }, { uid })).toEqual({
        kind: "absent",
      });
    });

    it("removes a workload", async () => {
      const { cluster } = world();
      const { ref, uid } = await applied(cluster, deployment("carts"));
      expect(await cluster.remove(ref, { uid })).toEqual({ kind: "removed" });
    });

    it("says which finalizers hold an object up, as often as it is asked", async () => {
      const { cluster } = world();
      const finalizers = ["test.dev/hold"];
      const held = { ...configMap("held", {}), metadata: { name: "held", finalizers } };
      const { ref, uid } = await applied(cluster, held);
      expect(await cluster.remove(ref, { uid })).toEqual({ kind: "terminating", finalizers });
      expect(await cluster.remove(ref, { uid })).toEqual({ kind: "terminating", finalizers });
      await cluster.apply(configMap("held", {}), options);
      expect(await cluster.read(ref)).toBeUndefined();
    });

    it("says of a namespace that it is on its way out, and takes nothing into it then", async () => {
      const { cluster } = world();
      const finalizers = ["test.dev/hold"];
      const held = { ...namespace("ending"), metadata: { name: "ending", finalizers } };
      const { ref, uid } = await applied(cluster, held);
      const result = await cluster.remove(ref, { uid });
      expect(result).toMatchObject({ kind: "terminating" });
      expect(result).toHaveProperty("finalizers", expect.arrayContaining(finalizers));
      expect(await cluster.remove(ref, { uid })).toMatchObject({ kind: "terminating" });
      const late = await cluster.apply(configMap("late", {}), { ...options, namespace: "ending" });
      expect(late).toMatchObject({ kind: "failed", reason: "terminating" });
    });

    it("moves what kubectl applied to us, so that a field can be given up", async () => {
      const { booted, cluster } = world();
      const path = "/api/v1/namespaces/removed/configmaps";
      const type = "application/json";
      const value = { ...configMap("adopted", { old: "1", kept: "1" }) };
      const manager = "kubectl-client-side-apply";
      await booted.request("POST", `${path}?fieldManager=${manager}`, { type, value });
      const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "removed", name: "adopted" };
      const live = await cluster.read(ref);
      const managedFields = listOf(live, "metadata", "managedFields").map((entry) => ({
        ...(typeof entry === "object" ? entry : {}),
        manager: "evenkeel",
        operation: "Apply",
      }));
      const resourceVersion = live?.metadata.resourceVersion ?? "";
      const operations = [
        { op: "replace", path: "/metadata/managedFields", value: managedFields },
      ] as const;
      const rewrite = { resourceVersion, operations, fieldManager: "evenkeel" };
      const rewritten = await cluster.rewriteMetadata(ref, rewrite);
      expect(rewritten).toMatchObject({ kind: "rewritten" });
      expect(managersOf(await cluster.read(ref))).toEqual(["evenkeel Apply"]);
      await cluster.apply(configMap("adopted", { kept: "1" }), options);
      expect(await cluster.read(ref)).toMatchObject({ data: { kept: "1" } });
      expect((await cluster.read(ref))?.["data"]).not.toHaveProperty("old");
      expect(await cluster.rewriteMetadata(ref, rewrite)).toEqual({ kind: "moved" });
    });

    it("gives up all ownership with one empty entry", async () => {
      const { cluster } = world();
      const { ref, resourceVersion } = await applied(cluster, configMap("reset", { a: "1" }));
      const operations = [
        { op: "replace", path: "/metadata/managedFields", value: [{}] },
        { op: "add", path: "/metadata/labels", value: { by: "nobody" } },
      ] as const;
      const rewrite = { resourceVersion, operations, fieldManager: "evenkeel" };
      expect(await cluster.rewriteMetadata(ref, rewrite)).toMatchObject({ kind: "rewritten" });
      expect(managersOf(await cluster.read(ref))).toEqual([]);
    });

    it("rewrites nothing that is gone, and says why where a patch does not fit", async () => {
      const { cluster } = world();
      const { ref, resourceVersion } = await applied(cluster, configMap("unfit", {}));
      const operations = [{ op: "remove", path: "/metadata/annotations/no-such" }] as const;
      const rewrite = { resourceVersion, operations, fieldManager: "evenkeel" };
      expect(await cluster.rewriteMetadata(ref, rewrite)).toMatchObject({ kind: "refused" });
      const gone = { ...ref, name: "gone" };
      expect(await cluster.rewriteMetadata(gone, rewrite)).toEqual({ kind: "moved" });
    });
  });
}

async function applied(cluster: Cluster, object: KubernetesObject) {
  const result = await cluster.apply(object, options);
  if (result.kind === "failed") throw new Error(result.message);
  const { uid = "", resourceVersion = "" } = result.object.metadata;
  return { ref: result.ref, uid, resourceVersion };
}

function managersOf(object: KubernetesObject | undefined): readonly string[] {
  return listOf(object, "metadata", "managedFields").map(
    (entry) => `${textOf(entry, "manager")} ${textOf(entry, "operation")}`,
  );
}
