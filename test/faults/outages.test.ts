import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { ObjectRow } from "../../src/core/reconcile/object-action.ts";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { deferred } from "../../src/flows/deferred.ts";
import type { SetPass } from "../../src/flows/reconcile/reconcile-set.ts";
import type { Cluster } from "../../src/ports/cluster.ts";
import { configMap } from "../support/cluster-fixtures.ts";
import { eventually } from "../support/eventually.ts";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.ts";
import { expectOwned } from "./expect-owned.ts";
import { onRealKube } from "./real-faults.ts";
import type { SetBench } from "./set-bench.ts";
import { createShiftedClock } from "./shifted-clock.ts";
import { toldRows } from "./told-rows.ts";

const maps = (count: number, data: Readonly<Record<string, string>> = {}) =>
  Array.from({ length: count }, (_, index) => configMap(`map-${index}`, data));

const content = { a: "1", b: "2" };
const isWell = ({ rows }: SetPass) => rows.every(({ health }) => health?.verdict === "Current");
const answers = (pass: SetPass) => new Set(Object.values(toldRows(pass)));

/** The watches of ConfigMaps and of pods may be a moment from being open. */
const bothOf = async (harm: () => number) => {
  let harmed = 0;
  await eventually("the watches", async () => {
    harmed += harm();
    return harmed >= 2 || undefined;
  });
};
const objectPath = (name: string) => new RegExp(`/namespaces/${name}/configmaps/map-`);
const isBack = (bench: SetBench, object: KubernetesObject) =>
  eventually(
    "the drift to be corrected",
    async () =>
      JSON.stringify((await bench.live(object))?.["data"]) === JSON.stringify(object["data"]) ||
      undefined,
  );

onRealKube("a cluster that fails for a while", { controllers: false }, (world) => {
  let proxy: FaultProxy;
  beforeAll(async () => {
    proxy = await startFaultProxy(world.kube().server, world.kube().certificate);
  });
  afterEach(() => proxy.heal());
  afterAll(async () => proxy?.[Symbol.asyncDispose]());

  const drifted = async (name: string, map: string) => {
    const path = `/api/v1/namespaces/${name}/configmaps/${map}?fieldManager=kubectl-edit`;
    const value = { data: { a: "by hand" } };
    await world.kube().request("PATCH", path, { type: "application/merge-patch+json", value });
  };

  it("is taken up again when the API server comes back in the middle of an apply", async () => {
    const down = deferred<void>();
    let applied = 0;
    const bench = world.bench("mid-apply", {
      wrap: (cluster) => ({
        ...cluster,
        apply: async (object, options) => {
          applied += options.dryRun === true ? 0 : 1;
          if (applied === 30 && options.dryRun !== true) {
            await world.kube().stopApiserver();
            down.resolve();
          }
          return cluster.apply(object, options);
        },
      }),
    });
    const objects = maps(60, { a: "1" });
    await using followed = bench.follow(objects);
    await down.promise;
    await eventually("the pass to be given up", async () => followed.interruptions[0]);
    await world.kube().startApiserver();
    await followed.until((pass) => pass.rows.length === 60 && isWell(pass));
    await expectOwned(bench, ["v1/ConfigMap"], objects);
    expect(answers(await bench.pass(objects))).toEqual(new Set(["unchanged"]));
  });

  it("is followed through a restart in the middle of a wait", async () => {
    const bench = world.bench("mid-wait");
    const claim: KubernetesObject = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "orders" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    };
    await using followed = bench.follow([claim]);
    await followed.until(({ rows }) => rows[0]?.health?.verdict === "InProgress");
    await world.kube().restartApiserver();
    const path = "/api/v1/namespaces/mid-wait/persistentvolumeclaims/orders/status";
    const value = { status: { phase: "Bound", capacity: { storage: "1Gi" } } };
    const type = "application/merge-patch+json";
    await eventually("the claim to be bound", async () => {
      const { code } = await world.kube().request("PATCH", path, { type, value });
      return code === 200 || undefined;
    });
    const pass = await followed.until(isWell);
    expect(pass.rows).toHaveLength(1);
  });

  it.each([
    { fault: "dropped", harm: () => bothOf(() => proxy.cutWatches()) },
    {
      fault: "expired",
      harm: async () => {
        proxy.expireWatches(2);
        await bothOf(() => proxy.cutWatches());
      },
    },
    {
      fault: "expired by compaction and a restart",
      harm: async () => {
        await world.kube().compact();
        await world.kube().restartApiserver();
      },
    },
  ])("sees drift through a watch that is $fault", async ({ fault, harm }) => {
    const name = fault.replaceAll(" ", "-");
    const bench = world.bench(name, { server: proxy.url });
    const objects = maps(2, content);
    await using followed = bench.follow(objects);
    await followed.until(isWell);
    await harm();
    await drifted(name, "map-0");
    await isBack(bench, configMap("map-0", content));
    expect(followed.drift).toMatchObject([{ field: "data.a", by: "kubectl-edit" }]);
  });

  it("does not believe a watch that has been silent for too long", async () => {
    const clock = createShiftedClock();
    const bench = world.bench("stalled", { server: proxy.url, clock });
    await using followed = bench.follow(maps(2, content));
    await followed.until(isWell);
    await bothOf(() => proxy.stallWatches());
    await drifted("stalled", "map-0");
    clock.advance(91);
    await isBack(bench, configMap("map-0", content));
    expect(followed.drift).toMatchObject([{ field: "data.a", by: "kubectl-edit" }]);
  });

  it.each([429, 500, 503])("gets through a storm of %s in the middle of an apply", async (code) => {
    const name = `storm-${code}`;
    let applied = 0;
    const wrap = (cluster: Cluster): Cluster => ({
      ...cluster,
      apply: (object, options) => {
        applied += 1;
        if (applied === 30) proxy.failNext(24, code, { "retry-after": "1" });
        return cluster.apply(object, options);
      },
    });
    const bench = world.bench(name, { server: proxy.url, wrap });
    proxy.forget();
    await using followed = bench.follow(maps(20));
    await followed.until((pass) => pass.rows.length === 20 && isWell(pass));
    await expectOwned(bench, ["v1/ConfigMap"], maps(20));
    expect(proxy.count(({ method }) => method === "PATCH")).toBeLessThan(150);
  });

  it("does not count an answer that was lost as an object that was not made", async () => {
    const bench = world.bench("lost", { server: proxy.url });
    proxy.cutAfter(
      ({ method, path, query }) =>
        method === "PATCH" && objectPath("lost").test(path) && !query.has("dryRun"),
      3,
    );
    const pass = await bench.pass(maps(4));
    expect(isWell(pass)).toBe(true);
    expect(await bench.inventory()).toHaveLength(4);
    expect(answers(await bench.pass(maps(4)))).toEqual(new Set(["unchanged"]));
  });

  it("is slow, and that is all", async () => {
    const bench = world.bench("slow", { server: proxy.url });
    proxy.latency(150);
    const pass = await bench.pass(maps(24));
    expect(answers(pass)).toEqual(new Set(["created"]));
  });

  it("is not taken for gone because one object hangs, and is asked again", async () => {
    const bench = world.bench("hanging", { server: proxy.url, deadlineSeconds: 0.5 });
    const hanging = proxy.hangWhere(
      ({ method, path }) => method === "PATCH" && objectPath("hanging").test(path),
    );
    const followed = bench.follow(maps(3));
    const cut = await followed.until(({ rows }) => rows.some(isFailed));
    await followed[Symbol.asyncDispose]();
    expect(cut.rows.filter(isFailed).map(({ action }) => action)).toMatchObject([
      { message: expect.stringContaining("0.5 s") },
      { message: expect.stringContaining("0.5 s") },
      { message: expect.stringContaining("0.5 s") },
    ]);
    hanging[Symbol.dispose]();
    expect(isWell(await bench.pass(maps(3)))).toBe(true);
  });
});

function isFailed({ action }: ObjectRow): boolean {
  return action.kind === "failed";
}
