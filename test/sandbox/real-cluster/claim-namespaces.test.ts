import { expect, it, onTestFinished } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock/system-clock.ts";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import { startCluster } from "../../../src/sandbox/cluster/start-cluster.ts";
import { claimNamespaces, demoLabel } from "../../../src/sandbox/real-cluster/claim-namespaces.ts";

const names = ["shop-dev", "shop-production"];

async function boot() {
  const clock = createSystemClock();
  const sandbox = await startCluster({ clock });
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  const cluster = createCluster({ server: sandbox.server, token: sandbox.token, clock });
  const read = (name: string) =>
    cluster.read({ apiVersion: "v1", kind: "Namespace", namespace: null, name });
  const make = async (name: string, labels: Readonly<Record<string, string>>) => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
    await cluster.apply(namespace, { fieldManager: "somebody", namespace: name });
  };
  return { cluster, read, make };
}

it("makes the namespaces as the demo's, and deletes them again", async () => {
  const { cluster, read } = await boot();
  const remove = await claimNamespaces(cluster, names);
  for (const name of names) {
    expect((await read(name))?.metadata.labels).toMatchObject({ [demoLabel.key]: demoLabel.value });
  }
  await remove();
  for (const name of names) expect(await read(name)).toBeUndefined();
  await remove();
});

it("begins anew where an earlier demo has left something", async () => {
  const { cluster, read, make } = await boot();
  await make("shop-dev", { [demoLabel.key]: demoLabel.value });
  const before = await read("shop-dev");
  await claimNamespaces(cluster, names);
  const after = await read("shop-dev");
  expect(after?.metadata.uid).toEqual(expect.any(String));
  expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
});

it("changes nothing where a namespace is somebody else's, and names it", async () => {
  const { cluster, read, make } = await boot();
  await make("shop-production", { team: "shop", [demoLabel.key]: "false" });
  await make("shop-dev", { [demoLabel.key]: demoLabel.value });
  const before = await Promise.all(names.map(read));
  await expect(claimNamespaces(cluster, names)).rejects.toThrow(
    /needs the names: shop-production; delete/,
  );
  expect(await Promise.all(names.map(read))).toEqual(before);
});
