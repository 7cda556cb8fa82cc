import { describe, expect, it } from "vitest";
import { fieldOf, listOf } from "../../../src/core/reconcile/field-of.ts";
import type { ObservedEvent } from "../../../src/ports/cluster.ts";
import { configMap, namespace } from "../../support/cluster-fixtures.ts";
import type { ContractWorld } from "./cluster-contract.ts";
import { recordEvents } from "./recorded-events.ts";

const options = { fieldManager: "evenkeel", namespace: "kinds" };

const deployments = { apiVersion: "apps/v1", kind: "Deployment", namespaced: true };
const pods = { apiVersion: "v1", kind: "Pod", namespaced: true };

export function kindContract(world: ContractWorld): void {
  describe("kinds", () => {
    it.each([
      ["deployments", deployments],
      ["deployment", deployments],
      ["Deployment", deployments],
      ["deploy", deployments],
      ["DEPLOY", deployments],
      ["deployments.apps", deployments],
      ["deployments.v1.apps", deployments],
      ["po", pods],
      ["pods", pods],
      ["ns", { apiVersion: "v1", kind: "Namespace", namespaced: false }],
      ["events", { apiVersion: "v1", kind: "Event", namespaced: true }],
      ["hpa", { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", namespaced: true }],
      ["deployments.v2.apps", undefined],
      ["gizmos", undefined],
    ])("knows what is meant by %s", async (word, kind) => {
      expect(await world().cluster.resolveKind(word)).toEqual(kind);
    });

    it("knows which kinds are served, and where their objects are", async () => {
      const { cluster } = world();
      expect(await cluster.findKind("apps/v1", "Deployment")).toEqual({ namespaced: true });
      expect(await cluster.findKind("v1", "Namespace")).toEqual({ namespaced: false });
      expect(await cluster.findKind("v1", "Deployment")).toBeUndefined();
      expect(await cluster.findKind("no.such/v1", "Deployment")).toBeUndefined();
    });

    it("applies, shows and removes an object whose name is no host name", async () => {
      const { cluster } = world();
      await cluster.apply(namespace("kinds"), options);
      const role = {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "system:x:y" },
        rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
      };
      const result = await cluster.apply(role, options);
      expect(result).toMatchObject({ kind: "created", ref: { name: "system:x:y" } });
      const ref = { ...role, namespace: "kinds", name: "system:x:y" };
      const uid = (await cluster.read(ref))?.metadata.uid ?? "";
      expect(await cluster.remove(ref, { uid })).toEqual({ kind: "removed" });
    });

    it("gives a namespace to what needs one, and takes it from what has none", async () => {
      const { cluster } = world();
      await cluster.apply(namespace("kinds"), options);
      const map = await cluster.apply(configMap("placed", {}), options);
      expect(map).toMatchObject({ ref: { namespace: "kinds" } });
      const elsewhere = { ...namespace("wide"), metadata: { name: "wide", namespace: "kinds" } };
      expect(await cluster.apply(elsewhere, options)).toMatchObject({ ref: { namespace: null } });
    });

    it("serves a kind from its definition on", async () => {
      const { cluster } = world();
      const gadget = { apiVersion: "contract.dev/v1", kind: "Gadget", metadata: { name: "g" } };
      expect(await cluster.apply(gadget, options)).toMatchObject({ reason: "no-kind" });
      await cluster.apply(definition, options);
      await established(world);
      expect(await cluster.findKind("contract.dev/v1", "Gadget")).toEqual({ namespaced: false });
      const created = await cluster.apply(gadget, options);
      expect(created).toMatchObject({ kind: "created", ref: { namespace: null } });
      expect(await cluster.resolveKind("gdg")).toMatchObject({ kind: "Gadget" });
    });
  });
}

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "gadgets.contract.dev" },
  spec: {
    group: "contract.dev",
    scope: "Cluster",
    names: {
      kind: "Gadget",
      listKind: "GadgetList",
      plural: "gadgets",
      singular: "gadget",
      shortNames: ["gdg"],
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties: { spec: { type: "object" } } } },
      },
    ],
  },
};

/** The definition is watched, since objects of a kind that is not served are looked for only each half minute. */
async function established(world: ContractWorld): Promise<void> {
  const { apiVersion, kind } = definition;
  using recorded = recordEvents(world().cluster, { apiVersion, kind, namespace: null });
  for (let count = 1; !recorded.events.some(isEstablished); count++) {
    await recorded.heard("changed gadgets.contract.dev", count);
  }
}

function isEstablished(event: ObservedEvent): boolean {
  const object = event.kind === "changed" ? event.object : undefined;
  return listOf(object, "status", "conditions").some(
    (one) => fieldOf(one, "type") === "Established" && fieldOf(one, "status") === "True",
  );
}
