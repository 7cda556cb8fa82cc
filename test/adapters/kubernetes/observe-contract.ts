import { beforeAll, describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock/system-clock.ts";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import type { Cluster } from "../../../src/ports/cluster.ts";
import { configMap, namespace } from "../../support/cluster-fixtures.ts";
import type { ContractWorld } from "./cluster-contract.ts";
import { recordEvents } from "./recorded-events.ts";
import { startTcpRelay } from "./tcp-relay.ts";

const options = { fieldManager: "evenkeel", namespace: "observed" };

export function observeContract(world: ContractWorld): void {
  describe("observe", () => {
    beforeAll(async () => {
      await world().cluster.apply(namespace("observed"), options);
    });

    it("tells what there is, what comes, what changes and what goes", async () => {
      const { cluster } = world();
      await cluster.apply(inGroup("one", "first"), options);
      using recorded = recordEvents(cluster, queryOf("one"));
      expect(recorded.observation.revision()).toBeUndefined();
      await recorded.heard("listed");
      expect(recorded.lines).toEqual(["listing", "changed first", "listed"]);
      await cluster.apply(inGroup("one", "second"), options);
      await recorded.heard("changed second");
      await cluster.apply(inGroup("one", "first", { a: "2" }), options);
      await recorded.heard("changed first", 2);
      expect(recorded.events.at(-1)).toMatchObject({
        object: { apiVersion: "v1", kind: "ConfigMap", data: { a: "2" } },
      });
      await remove(cluster, "first");
      await recorded.heard("removed first");
    });

    it("is at the revision of the last thing that it told", async () => {
      const { cluster } = world();
      using recorded = recordEvents(cluster, queryOf("two"));
      await recorded.heard("listed");
      await cluster.apply(inGroup("two", "marked"), options);
      await recorded.heard("changed marked");
      const event = recorded.events.at(-1);
      expect(event).toMatchObject({
        object: { metadata: { resourceVersion: recorded.observation.revision() } },
      });
    });

    it("tells of metadata alone where that is enough", async () => {
      const { cluster } = world();
      using recorded = recordEvents(cluster, { ...queryOf("three"), shape: "metadata" });
      await recorded.heard("listed");
      await cluster.apply(inGroup("three", "slim"), options);
      await recorded.heard("changed slim");
      expect(recorded.events.at(-1)).toEqual({
        kind: "changed",
        object: {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: expect.objectContaining({ name: "slim" }),
        },
      });
    });

    it("shows what leaves the selection as removed", async () => {
      const { cluster } = world();
      using recorded = recordEvents(cluster, queryOf("four"));
      await recorded.heard("listed");
      await cluster.apply(inGroup("four", "mover"), options);
      await recorded.heard("changed mover");
      await cluster.apply(inGroup("elsewhere", "mover"), options);
      await recorded.heard("removed mover");
      expect(recorded.lines.slice(2)).toEqual(["changed mover", "removed mover"]);
    });

    it("goes on where it was when its connection breaks, without a list", async () => {
      const { booted, cluster } = world();
      await using relay = await startTcpRelay(booted.server);
      const { token } = booted;
      const target = { server: relay.server, token, skipTlsVerify: true };
      const observer = createCluster({ ...target, clock: createSystemClock() });
      using recorded = recordEvents(observer, queryOf("five"));
      await recorded.heard("listed");
      await cluster.apply(inGroup("five", "before"), options);
      await recorded.heard("changed before");
      relay.cut();
      await cluster.apply(inGroup("five", "meanwhile"), options);
      await remove(cluster, "before");
      await recorded.heard("removed before");
      expect(recorded.lines).toEqual([
        "listing",
        "listed",
        "changed before",
        "changed meanwhile",
        "removed before",
      ]);
    });

    it("tells nothing once it is disposed", async () => {
      const { cluster } = world();
      const recorded = recordEvents(cluster, queryOf("six"));
      using witness = recordEvents(cluster, queryOf("six"));
      await Promise.all([recorded.heard("listed"), witness.heard("listed")]);
      recorded.observation[Symbol.dispose]();
      await cluster.apply(inGroup("six", "late"), options);
      await witness.heard("changed late");
      expect(recorded.lines).toEqual(["listing", "listed"]);
    });
  });
}

function queryOf(group: string) {
  return { apiVersion: "v1", kind: "ConfigMap", namespace: "observed", labels: `group=${group}` };
}

function inGroup(
  group: string,
  name: string,
  data: Readonly<Record<string, string>> = {},
): KubernetesObject {
  return { ...configMap(name, data), metadata: { name, labels: { group } } };
}

async function remove(cluster: Cluster, name: string): Promise<void> {
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "observed", name };
  const uid = (await cluster.read(ref))?.metadata.uid ?? "";
  expect(await cluster.remove(ref, { uid })).toEqual({ kind: "removed" });
}
