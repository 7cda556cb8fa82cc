import { createSystemClock } from "../../adapters/clock/system-clock.ts";
import type { ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { awaitObject } from "../../flows/reconcile/await-object.ts";
import type { Cluster } from "../../ports/cluster.ts";

/** By this a later demo knows that a namespace is nobody's but a demo's. */
export const demoLabel = { key: "evenkeel.dev/demo", value: "true" };

const secondsToGo = 180;

/**
 * Makes these namespaces, labelled as the demo's; what an earlier demo has left is deleted first. Throws an Error
 * before anything is changed if one is there that no demo made. Resolves with what deletes them again.
 */
export async function claimNamespaces(
  cluster: Cluster,
  names: readonly string[],
): Promise<() => Promise<void>> {
  const there = await Promise.all(names.map((name) => cluster.read(refOf(name))));
  const foreign = there.flatMap((one) =>
    one === undefined || one.metadata.labels?.[demoLabel.key] === demoLabel.value
      ? []
      : [one.metadata.name],
  );
  if (foreign.length > 0) {
    throw new Error(
      `the cluster has what no demo has made, and the demo needs the names: ${foreign.join(", ")}; delete these namespaces, or take another cluster`,
    );
  }
  await removeAll(cluster, names);
  for (const name of names) await make(cluster, name);
  return () => removeAll(cluster, names);
}

async function make(cluster: Cluster, name: string): Promise<void> {
  const labels = { [demoLabel.key]: demoLabel.value };
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
  const options = { fieldManager: "evenkeel-demo", namespace: name };
  const made = await cluster.apply(namespace, options);
  if (made.kind === "failed") {
    throw new Error(`the demo cannot make the namespace ${name}: ${made.message}`);
  }
}

async function removeAll(cluster: Cluster, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => remove(cluster, name)));
}

async function remove(cluster: Cluster, name: string): Promise<void> {
  const ref = refOf(name);
  const live = await cluster.read(ref);
  if (live?.metadata.uid === undefined) return;
  const { uid } = live.metadata;
  const removed = await cluster.remove(ref, { uid });
  if (removed.kind === "refused") {
    throw new Error(`the demo cannot delete the namespace ${name}: ${removed.message}`);
  }
  const ended = await awaitObject({ clock: createSystemClock(), cluster }, ref, {
    isDone: (one) => one === undefined || one.metadata.uid !== uid,
    seconds: secondsToGo,
  });
  if (ended === "done") return;
  throw new Error(
    `the namespace ${name} is still being deleted after ${secondsToGo} seconds: kubectl describe namespace ${name} says what holds it up`,
  );
}

function refOf(name: string): ObjectRef {
  return { apiVersion: "v1", kind: "Namespace", namespace: null, name };
}
