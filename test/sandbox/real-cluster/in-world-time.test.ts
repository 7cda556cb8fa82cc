import { expect, it } from "vitest";
import { createdAt } from "../../../src/core/health/created-at.ts";
import { deferred } from "../../../src/flows/deferred.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import type { ObservedEvent } from "../../../src/ports/cluster.ts";
import { inWorldTime } from "../../../src/sandbox/real-cluster/in-world-time.ts";
import { fakeCluster, heldClock } from "./fake-cluster.ts";

const world = new Date("2031-01-01T00:00:00Z");
const ref = { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "carts" };
const query = { apiVersion: "v1", kind: "Pod", namespace: "shop" };

function podOfSeconds(seconds: number): KubernetesObject {
  const creationTimestamp = new Date(Date.now() - seconds * 1000).toISOString();
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "carts", creationTimestamp } };
}

it("holds the clock during a call, also one that fails", async () => {
  const clock = heldClock(world);
  const answer = deferred<undefined>();
  const { cluster } = fakeCluster({
    read: () => answer.promise,
    findKind: () => Promise.reject(new Error("gone")),
  });
  const paced = inWorldTime(cluster, clock);
  const reading = paced.read(ref);
  expect(clock.holds.size).toBe(1);
  answer.resolve(undefined);
  await reading;
  expect(clock.holds.size).toBe(0);

  await expect(paced.findKind("v1", "Pod")).rejects.toThrow("gone");
  expect(clock.holds.size).toBe(0);
});

it("holds the clock while an observation does not know what there is", () => {
  const clock = heldClock(world);
  const { cluster, observers, tell } = fakeCluster();
  const observation = inWorldTime(cluster, clock).observe(query, () => {});
  const holdsAfter = (event: ObservedEvent) => {
    tell("shop", event);
    return clock.holds.size;
  };
  expect(clock.holds.size).toBe(1);
  expect(holdsAfter({ kind: "listing" })).toBe(1);
  expect(holdsAfter({ kind: "listed", revision: "1" })).toBe(0);
  expect(holdsAfter({ kind: "changed", object: podOfSeconds(1) })).toBe(0);
  expect(holdsAfter({ kind: "lost", message: "" })).toBe(1);
  expect(holdsAfter({ kind: "refused", reason: "no-kind", message: "" })).toBe(0);
  expect(holdsAfter({ kind: "lost", message: "" })).toBe(1);
  observation[Symbol.dispose]();
  expect(clock.holds.size).toBe(0);
  expect(observers.size).toBe(0);
});

it("shows objects as old in the world as they are", async () => {
  const { cluster, tell } = fakeCluster({
    read: () => Promise.resolve(podOfSeconds(90)),
    list: async (_, onObject) => {
      onObject(podOfSeconds(90));
      return { kind: "listed", revision: "1" };
    },
  });
  const paced = inWorldTime(cluster, heldClock(world));
  const seen: (KubernetesObject | undefined)[] = [await paced.read(ref)];
  await paced.list(query, (object) => seen.push(object));
  const observation = paced.observe(query, (event) => {
    if (event.kind === "changed") seen.push(event.object);
  });
  tell("shop", { kind: "changed", object: podOfSeconds(90) });
  observation[Symbol.dispose]();
  expect(seen).toHaveLength(3);
  for (const each of seen) {
    const seconds = (world.getTime() - createdAt(each)) / 1000;
    expect(seconds).toBeGreaterThan(89);
    expect(seconds).toBeLessThan(95);
  }
});
