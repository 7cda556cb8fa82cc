import { expect, it } from "vitest";
import { fieldOf } from "../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { deferred } from "../../src/flows/deferred.ts";
import type { Cluster } from "../../src/ports/cluster.ts";
import { configMap, namespace } from "../support/cluster-fixtures.ts";
import { onRealKube } from "./real-faults.ts";
import { messageAbout, toldRows } from "./told-rows.ts";

const maps = (...names: readonly string[]) => names.map((name) => configMap(name, { a: "1" }));

const claim: KubernetesObject = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "orders" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

const tokenIn = (text: string) => /Confirm-Prune: (\w+)/.exec(text)?.[1] ?? "";

onRealKube("pruning", { controllers: false }, (world) => {
  it("deletes what has left the set, and nothing else", async () => {
    const bench = world.bench("plain");
    await bench.pass(maps("a", "b", "c"));
    const stranger = world.bench("stranger", { namespace: "plain" });
    await stranger.pass(maps("d"));
    expect(toldRows(await bench.pass(maps("a", "b")))).toEqual({
      "ConfigMap/a": "unchanged",
      "ConfigMap/b": "unchanged",
      "ConfigMap/c": "deleted",
    });
    expect(await bench.live(configMap("c", {}))).toBeUndefined();
    expect(await bench.live(configMap("d", {}))).toBeDefined();
    expect(await bench.inventory()).toHaveLength(2);
  });

  it.each([
    { why: "an empty set", left: [], says: /nothing is wanted any more/ },
    { why: "more than half of it", left: maps("a"), says: /^2 of 3 objects of the set would go/ },
  ])("holds $why back until exactly that is confirmed", async ({ left, says }) => {
    const bench = world.bench(`guard-${left.length}`);
    await bench.pass(maps("a", "b", "c"));
    const asked = await bench.pass(left);
    const message = messageAbout(asked, "ConfigMap/c");
    expect(message).toMatch(says);
    expect(toldRows(asked)).toMatchObject({ "ConfigMap/c": "kept unconfirmed" });
    expect(toldRows(await bench.pass(left, { confirmed: ["000000000000"] }))).toMatchObject({
      "ConfigMap/c": "kept unconfirmed",
    });
    expect(await bench.inventory()).toHaveLength(3);
    await bench.pass(left, { confirmed: [tokenIn(message)] });
    expect(await bench.live(configMap("c", {}))).toBeUndefined();
    expect(await bench.inventory()).toHaveLength(left.length);
  });

  it("takes the token that it asked for, though some of it was gone already", async () => {
    const bench = world.bench("partly-gone");
    await bench.pass(maps("a", "b", "c", "d"));
    await world.kube().request("DELETE", "/api/v1/namespaces/partly-gone/configmaps/b");
    const message = messageAbout(await bench.pass(maps("a")), "ConfigMap/c");
    const confirmed = [tokenIn(message)];
    expect(toldRows(await bench.pass(maps("a"), { confirmed }))).toMatchObject({
      "ConfigMap/c": "deleted",
      "ConfigMap/d": "deleted",
    });
  });

  it("takes a confirmation that another process was killed over half-way", async () => {
    const bench = world.bench("half-way");
    await bench.pass(maps("a", "b", "c", "d"));
    const message = messageAbout(await bench.pass(maps("a")), "ConfigMap/c");
    const confirmed = [tokenIn(message)];
    const dying = world.bench("half-way", {
      wrap: (cluster) => ({
        ...cluster,
        remove: async (ref, options) => {
          if (ref.name === "c") throw new Error("killed");
          return cluster.remove(ref, options);
        },
      }),
    });
    await expect(dying.pass(maps("a"), { confirmed })).rejects.toThrow("killed");
    expect(toldRows(await bench.pass(maps("a"), { confirmed }))).toMatchObject({
      "ConfigMap/c": "deleted",
    });
    expect(await bench.inventory()).toHaveLength(1);
  });

  it("never deletes Namespaces and volumes with the rest, but when they are named", async () => {
    const bench = world.bench("protected");
    const stays = maps("a", "b", "c", "d");
    await bench.pass([...stays, configMap("e", {}), namespace("protected-too"), claim]);
    const asked = await bench.pass(stays);
    expect(toldRows(asked)).toMatchObject({
      "ConfigMap/e": "deleted",
      "Namespace/protected-too": "kept unconfirmed",
      "PersistentVolumeClaim/orders": "kept unconfirmed",
    });
    const message = messageAbout(asked, "Namespace/protected-too");
    expect(message).toContain("deleting PersistentVolumeClaim/orders, Namespace/protected-too may");
    await bench.pass(stays, { confirmed: [tokenIn(message)] });
    const going = await bench.live(namespace("protected-too"));
    expect(going?.metadata.deletionTimestamp).toBeDefined();
  });

  it.each([
    { "evenkeel.dev/prune": "disabled" },
    { "kustomize.toolkit.fluxcd.io/prune": "Disabled" },
    { "argocd.argoproj.io/sync-options": "Replace=true, Prune=false" },
    { "helm.sh/resource-policy": "keep" },
    { "client.lifecycle.config.k8s.io/deletion": "detach" },
    { "cli-utils.sigs.k8s.io/on-remove": "keep" },
    { "kapp.k14s.io/delete-strategy": "orphan" },
  ])("keeps what %o asks to keep, and keeps it in the inventory", async (annotations) => {
    const bench = world.bench("opted-out");
    const kept = { ...configMap("kept", {}), metadata: { name: "kept", annotations } };
    await bench.pass([...maps("a", "b"), kept]);
    const pass = await bench.pass(maps("a", "b"));
    expect(toldRows(pass)).toMatchObject({ "ConfigMap/kept": "kept annotation" });
    expect(messageAbout(pass, "ConfigMap/kept")).toContain(Object.keys(annotations)[0]);
    expect(await bench.live(kept)).toBeDefined();
    expect(await bench.inventory()).toHaveLength(3);
  });

  it("leaves an object that somebody made anew between the look and the delete", async () => {
    const path = "/api/v1/namespaces/swapped/configmaps";
    const swap = async () => {
      const { body } = await world.kube().request("GET", `${path}/c`);
      await world.kube().request("DELETE", `${path}/c`);
      const value = {
        ...configMap("c", { by: "another" }),
        metadata: { name: "c", labels: labelsOf(body) },
      };
      await world.kube().request("POST", path, { type: "application/json", value });
    };
    const wrap = (cluster: Cluster): Cluster => ({
      ...cluster,
      remove: async (ref, options) => {
        await swap();
        return cluster.remove(ref, options);
      },
    });
    const bench = world.bench("swapped", { wrap });
    await bench.pass(maps("a", "b", "c"));
    expect(toldRows(await bench.pass(maps("a", "b")))).toMatchObject({
      "ConfigMap/c": "forgotten replaced",
    });
    expect((await bench.live(configMap("c", {})))?.["data"]).toEqual({ by: "another" });
  });

  it("leaves an object that somebody else made anew, label and all", async () => {
    const bench = world.bench("copied");
    await bench.pass(maps("a", "b", "c"));
    const path = "/api/v1/namespaces/copied/configmaps";
    const { body } = await world.kube().request("GET", `${path}/c`);
    await world.kube().request("DELETE", `${path}/c`);
    const value = { ...configMap("c", {}), metadata: { name: "c", labels: labelsOf(body) } };
    await world.kube().request("POST", path, { type: "application/json", value });
    expect(toldRows(await bench.pass(maps("a", "b")))).toMatchObject({
      "ConfigMap/c": "forgotten replaced",
    });
    expect(await bench.live(configMap("c", {}))).toBeDefined();
  });

  it("lets go of an object whose label somebody took off", async () => {
    const bench = world.bench("released");
    await bench.pass(maps("a", "b", "c"));
    const value = { metadata: { labels: { "evenkeel.dev/set": null } } };
    const type = "application/merge-patch+json";
    await world
      .kube()
      .request("PATCH", "/api/v1/namespaces/released/configmaps/c", { type, value });
    expect(toldRows(await bench.pass(maps("a", "b")))).toMatchObject({
      "ConfigMap/c": "forgotten released",
    });
    expect(await bench.live(configMap("c", {}))).toBeDefined();
    expect(await bench.inventory()).toHaveLength(2);
  });

  it("names the finalizer that holds an object up, and is done as soon as it is off", async () => {
    const bench = world.bench("held-up");
    const metadata = { name: "c", finalizers: ["test/hold"] };
    const held = { apiVersion: "v1", kind: "ServiceAccount", metadata };
    await bench.pass([...maps("a", "b"), held]);
    const waiting = await bench.pass(maps("a", "b"));
    expect(toldRows(waiting)).toMatchObject({ "ServiceAccount/c": "waiting terminating" });
    expect(messageAbout(waiting, "ServiceAccount/c")).toContain("test/hold");
    expect(await bench.inventory()).toHaveLength(3);
    const lookedTwice = deferred<void>();
    let looks = 0;
    const watching = world.bench("held-up", {
      wrap: (cluster) => ({
        ...cluster,
        read: async (ref) => {
          const live = await cluster.read(ref);
          if (ref.kind === "ServiceAccount") looks += 1;
          if (looks === 2) lookedTwice.resolve();
          return live;
        },
      }),
    });
    const settled = watching.settle(maps("a", "b"), { goal: "applied", seconds: 10 });
    await lookedTwice.promise;
    await world.kube().request("PATCH", "/api/v1/namespaces/held-up/serviceaccounts/c", {
      type: "application/merge-patch+json",
      value: { metadata: { finalizers: null } },
    });
    expect(toldRows(await settled)).toMatchObject({ "ServiceAccount/c": "deleted" });
    expect(await bench.inventory()).toHaveLength(2);
  });

  it("deletes nothing when its inventory cannot be read", async () => {
    const bench = world.bench("scrambled");
    await bench.pass(maps("a", "b", "c"));
    const path = "/api/v1/namespaces/scrambled/configmaps/evenkeel-scrambled-0";
    const type = "application/merge-patch+json";
    await world.kube().request("PATCH", path, { type, value: { data: { objects: "who knows" } } });
    const pass = await bench.pass(maps("a", "b"));
    expect(messageAbout(pass, "ConfigMap/a")).toMatch(
      /inventory cannot be read.*evenkeel-scrambled-0/,
    );
    expect(await bench.live(configMap("c", {}))).toBeDefined();
  });
});

function labelsOf(body: unknown): unknown {
  return fieldOf(body, "metadata", "labels");
}
