import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock/system-clock.ts";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import { fieldOf, isRecord } from "../../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import type { ApplyResult, Cluster } from "../../../src/ports/cluster.ts";
import { kindContract } from "./kind-contract.ts";
import { listContract } from "./list-contract.ts";
import { observeContract } from "./observe-contract.ts";
import { removeContract } from "./remove-contract.ts";
import { configMap, deployment, namespace } from "../../support/cluster-fixtures.ts";

export type BootedCluster = AsyncDisposable & {
  readonly server: string;
  readonly token: string;
  /** Sends a request with the token, as another tool would. */
  readonly request: (
    method: string,
    path: string,
    body?: { readonly type: string; readonly value: unknown },
  ) => Promise<{ readonly code: number; readonly body: unknown }>;
};

/** What the parts of the contract are tested on. */
export type ContractWorld = () => { readonly booted: BootedCluster; readonly cluster: Cluster };

const options = { fieldManager: "evenkeel", namespace: "shop-production" };
const mergePatch = "application/merge-patch+json";
const deployments = "/apis/apps/v1/namespaces/shop-production/deployments";

/**
 * What Evenkeel relies on in a cluster: run on the sandbox's API server and on real ones. Skipped, with the reason
 * in its name, where something is missing to boot one.
 */
export function clusterContract(
  name: string,
  boot: (() => Promise<BootedCluster>) | { readonly missing: string },
): void {
  const title = "missing" in boot ? `${name}, not tested without ${boot.missing},` : name;
  describe.skipIf("missing" in boot)(`${title} as a cluster`, () => {
    let booted: BootedCluster;
    let cluster: Cluster;

    beforeAll(async () => {
      if ("missing" in boot) return;
      booted = await boot();
      const { server, token } = booted;
      cluster = createCluster({ server, token, skipTlsVerify: true, clock: createSystemClock() });
      expect(kindOf(await cluster.apply(namespace("shop-production"), options))).toBe("created");
    }, 120_000);
    afterAll(async () => booted?.[Symbol.asyncDispose]());

    const replicasOf = async (deployed: string) => {
      const ref = { apiVersion: "apps/v1", kind: "Deployment", name: deployed };
      const live = await cluster.read({ ...ref, namespace: "shop-production" });
      return fieldOf(live, "spec", "replicas");
    };

    it("creates, updates, and leaves alone what is so already", async () => {
      const first = await cluster.apply(deployment("carts"), options);
      expect(first).toMatchObject({
        kind: "created",
        ref: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          namespace: "shop-production",
          name: "carts",
        },
        object: { metadata: { generation: 1 }, spec: { strategy: { type: "RollingUpdate" } } },
      });
      const ref = { apiVersion: "apps/v1", kind: "Deployment", name: "carts" };
      const before = await cluster.read({ ...ref, namespace: "shop-production" });
      const again = await cluster.apply(deployment("carts"), options);
      expect(kindOf(again)).toBe("updated");
      expect(versionOf(again)).toBe(before?.metadata.resourceVersion);
      const scaled = await cluster.apply(deployment("carts", { replicas: 2 }), options);
      expect(scaled).toMatchObject({ kind: "updated", object: { metadata: { generation: 2 } } });
      expect(versionOf(scaled)).not.toBe(versionOf(first));
      expect(await replicasOf("carts")).toBe(2);
    });

    it("reads nothing where nothing is, be it the object, its namespace or its kind", async () => {
      const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop-production", name: "no" };
      expect(await cluster.read(ref)).toBeUndefined();
      expect(await cluster.read({ ...ref, namespace: "no-such" })).toBeUndefined();
      expect(await cluster.read({ ...ref, apiVersion: "no.such/v1" })).toBeUndefined();
    });

    it("stores nothing on a dry run, and says what it would do", async () => {
      const dryRun = { ...options, dryRun: true };
      expect(kindOf(await cluster.apply(configMap("dry", { a: "1" }), dryRun))).toBe("created");
      const ref = {
        apiVersion: "v1",
        kind: "ConfigMap",
        namespace: "shop-production",
        name: "dry",
      };
      expect(await cluster.read(ref)).toBeUndefined();
      await cluster.apply(configMap("dry", { a: "1" }), options);
      const would = await cluster.apply(configMap("dry", { a: "2" }), dryRun);
      expect(kindOf(would)).toBe("updated");
      expect(dataOf(would)).toEqual({ a: "2" });
      expect(fieldOf(await cluster.read(ref), "data", "a")).toBe("1");
    });

    it("removes fields that it applied before and leaves out now, and no others", async () => {
      await cluster.apply(configMap("fields", { mine: "1", shared: "1" }), options);
      const other = { ...options, fieldManager: "other" };
      await cluster.apply(configMap("fields", { shared: "1", theirs: "1" }), other);
      const result = await cluster.apply(configMap("fields", {}), options);
      expect(dataOf(result)).toEqual({ shared: "1", theirs: "1" });
    });

    it("gives the default back to a field that it gives up alone", async () => {
      await cluster.apply(deployment("defaulted", { replicas: 3 }), options);
      const { replicas: _replicas, ...spec } = specOf(deployment("defaulted"));
      await cluster.apply({ ...deployment("defaulted"), spec }, options);
      expect(await replicasOf("defaulted")).toBe(1);
    });

    it("names manager and field where somebody else's value is in the way, and changes nothing", async () => {
      await cluster.apply(deployment("held"), { ...options, fieldManager: "kubectl" });
      const result = await cluster.apply(deployment("held", { replicas: 5 }), options);
      expect(result).toMatchObject({
        kind: "failed",
        reason: "conflict",
        conflicts: [{ manager: "kubectl", subresource: null, field: "spec.replicas" }],
      });
      expect(messageOf(result)).toBe(
        'spec.replicas belongs to "kubectl": leave it out here, or give it up there',
      );
      expect(await replicasOf("held")).toBe(1);
      const forced = { ...options, force: true };
      await cluster.apply(deployment("held", { replicas: 5 }), forced);
      expect(await replicasOf("held")).toBe(5);
    });

    it("shares a field with a manager that wants the same", async () => {
      await cluster.apply(deployment("both"), { ...options, fieldManager: "kubectl" });
      const first = await cluster.apply(deployment("both"), options);
      expect(kindOf(first)).toBe("updated");
      expect(versionOf(await cluster.apply(deployment("both"), options))).toBe(versionOf(first));
    });

    it("loses a field to whoever scales it, and leaves it alone once it is left out", async () => {
      await cluster.apply(deployment("scaled"), options);
      const scale = { type: mergePatch, value: { spec: { replicas: 4 } } };
      const path = `${deployments}/scaled/scale?fieldManager=autoscaler`;
      expect((await booted.request("PATCH", path, scale)).code).toBe(200);
      const result = await cluster.apply(deployment("scaled"), options);
      expect(messageOf(result)).toContain('spec.replicas belongs to "autoscaler" (scale)');
      expect(result).toMatchObject({
        conflicts: [{ manager: "autoscaler", subresource: "scale", field: "spec.replicas" }],
      });
      const { replicas: _replicas, ...spec } = specOf(deployment("scaled"));
      await cluster.apply({ ...deployment("scaled"), spec }, options);
      expect(await replicasOf("scaled")).toBe(4);
    });

    it("merges containers by name and keeps those of others", async () => {
      const mine = { name: "merged", image: "registry.test/merged:1" };
      const sidecar = { name: "proxy", image: "registry.test/proxy:1" };
      await cluster.apply(deployment("merged", podOf([mine])), options);
      const injector = { ...options, fieldManager: "injector" };
      const { replicas: _replicas, ...theirs } = specOf(deployment("merged", podOf([sidecar])));
      await cluster.apply({ ...deployment("merged"), spec: theirs }, injector);
      const next = { ...mine, image: "registry.test/merged:2" };
      const result = await cluster.apply(deployment("merged", podOf([next])), options);
      expect(containersOf(result)).toEqual([
        ["merged", "registry.test/merged:2"],
        ["proxy", "registry.test/proxy:1"],
      ]);
    });

    it.each([
      ["a negative number of replicas", { replicas: -1 }, "spec.replicas"],
      [
        "a selector that does not match",
        { selector: { matchLabels: { app: "else" } } },
        "`selector` does not match template `labels`",
      ],
      ["no selector", { selector: undefined }, "spec.selector"],
      [
        "a container without an image",
        {
          template: { metadata: { labels: { app: "bad" } }, spec: { containers: [{ name: "a" }] } },
        },
        "spec.template.spec.containers[0].image: Required value",
      ],
      ["a field of the wrong type", { replicas: "two" }, "spec.replicas"],
      ["a field that does not exist", { replcas: 2 }, "spec.replcas"],
    ])("refuses %s as invalid", async (_what, change, words) => {
      const result = await cluster.apply(deployment("bad", change), options);
      expect(result).toMatchObject({ kind: "failed", reason: "invalid" });
      expect(messageOf(result)).toContain(words);
    });

    it("refuses a name that is none, and a change of what cannot change", async () => {
      const named = await cluster.apply(configMap("Bad_Name", {}), options);
      expect(named).toMatchObject({ kind: "failed", reason: "invalid" });
      await cluster.apply(deployment("fixed"), options);
      const labels = { app: "moved" };
      const moved = deployment("fixed", {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "a", image: "a:1" }] } },
      });
      const result = await cluster.apply(moved, options);
      expect(result).toMatchObject({
        reason: "invalid",
        causes: [{ reason: "FieldValueInvalid", field: "spec.selector" }],
      });
      expect(messageOf(result)).toContain("field is immutable");
    });

    it("tells a kind that is not served, and a namespace that is not there, from other faults", async () => {
      const widget = { apiVersion: "no.such/v1", kind: "Widget", metadata: { name: "w" } };
      expect(await cluster.apply(widget, options)).toMatchObject({ reason: "no-kind" });
      const elsewhere = { ...options, namespace: "no-such" };
      const result = await cluster.apply(configMap("a", {}), elsewhere);
      expect(result).toMatchObject({ kind: "failed", reason: "no-namespace" });
      expect(messageOf(result)).toContain('namespaces "no-such" not found');
    });

    it("folds a Secret's stringData into its data, and finds it unchanged next time", async () => {
      const secret: KubernetesObject = {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "login" },
        stringData: { password: "hunter2" },
      };
      const result = await cluster.apply(secret, options);
      expect(dataOf(result)).toEqual({ password: "aHVudGVyMg==" });
      expect(versionOf(await cluster.apply(secret, options))).toBe(versionOf(result));
    });

    it("takes a ConfigMap of 1 MiB and none that is larger", async () => {
      const megabyte = "x".repeat(1024 * 1024);
      const full = await cluster.apply(configMap("full", { a: megabyte }), options);
      expect(kindOf(full)).toBe("created");
      const larger = await cluster.apply(configMap("larger", { a: `${megabyte}x` }), options);
      expect(larger).toMatchObject({
        reason: "invalid",
        causes: [{ reason: "FieldValueTooLong" }],
      });
    });

    listContract(() => ({ booted, cluster }));
    observeContract(() => ({ booted, cluster }));
    removeContract(() => ({ booted, cluster }));
    kindContract(() => ({ booted, cluster }));
  });
}

function podOf(containers: readonly object[]) {
  return { template: { metadata: { labels: { app: "merged" } }, spec: { containers } } };
}

function kindOf(result: ApplyResult): string {
  return result.kind === "failed" ? `failed: ${result.message}` : result.kind;
}

function messageOf(result: ApplyResult): string {
  return result.kind === "failed" ? result.message : `not failed: ${result.kind}`;
}

function versionOf(result: ApplyResult): unknown {
  return result.kind === "failed" ? result.message : result.object.metadata.resourceVersion;
}

function dataOf(result: ApplyResult): unknown {
  return result.kind === "failed" ? result.message : result.object["data"];
}

function containersOf(result: ApplyResult): unknown {
  const object = result.kind === "failed" ? undefined : result.object;
  const containers = fieldOf(object, "spec", "template", "spec", "containers");
  return Array.isArray(containers)
    ? containers.map((one) => [fieldOf(one, "name"), fieldOf(one, "image")])
    : messageOf(result);
}

function specOf(object: KubernetesObject): Readonly<Record<string, unknown>> {
  const spec = object["spec"];
  return isRecord(spec) ? spec : {};
}
