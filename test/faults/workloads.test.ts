import { expect, it } from "vitest";
import { fieldOf, isRecord, numberOf } from "../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { deferred } from "../../src/flows/deferred.ts";
import type { SetPass } from "../../src/flows/reconcile/reconcile-set.ts";
import { configMap, deployment } from "../support/cluster-fixtures.ts";
import { onRealKube } from "./real-faults.ts";
import type { SetBench } from "./set-bench.ts";
import { messageAbout, toldRows } from "./told-rows.ts";

const autoscaler = (name: string, minReplicas: number): KubernetesObject => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name },
  spec: {
    minReplicas,
    maxReplicas: 9,
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
      },
    ],
  },
});

const withoutReplicas = (object: KubernetesObject): KubernetesObject => {
  const { spec } = object;
  const { replicas: _replicas, ...left } = isRecord(spec) ? spec : {};
  return { ...object, spec: left };
};

const inWave = (wave: number, object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, annotations: { "evenkeel.dev/wave": String(wave) } },
});

const claim = (storage: string, modes: readonly string[]): KubernetesObject => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "orders" },
  spec: { accessModes: modes, resources: { requests: { storage } } },
});

/** With another selector, which is immutable. */
const front = (name: string): KubernetesObject => {
  const labels = { app: name, tier: "front" };
  const containers = [{ name, image: `registry.test/${name}:1.0.0` }];
  return deployment(name, {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } },
  });
};

const expiringJob: KubernetesObject = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "once" },
  spec: {
    ttlSecondsAfterFinished: 0,
    template: {
      spec: {
        restartPolicy: "Never",
        containers: [{ name: "once", image: "registry.test/once:1" }],
      },
    },
  },
};

const isWell = ({ rows }: SetPass) => rows.every(({ health }) => health?.verdict === "Current");

onRealKube("workloads", { controllers: true }, (world) => {
  it("passes replicas to an autoscaler without a moment at 1", async () => {
    const bench = world.bench("handed-over");
    await bench.pass([deployment("carts", { replicas: 3 })]);
    using recorded = recordReplicas(bench);
    const wanted = [withoutReplicas(deployment("carts")), autoscaler("carts", 4)];
    await bench.pass(wanted);
    await bench.pass(wanted);
    await using followed = bench.follow(wanted);
    await expect.poll(() => recorded.seen.at(-1), { timeout: 50_000 }).toBe(4);
    await followed.until(() => true);
    const path =
      "/apis/apps/v1/namespaces/handed-over/deployments/carts/scale?fieldManager=kube-controller-manager";
    const type = "application/merge-patch+json";
    await world.kube().request("PATCH", path, { type, value: { spec: { replicas: 6 } } });
    await expect.poll(() => recorded.seen.at(-1)).toBe(6);
    const again = await bench.pass([deployment("carts", { replicas: 3 }), autoscaler("carts", 4)]);
    expect(toldRows(again)).toMatchObject({
      "Deployment/carts": expect.stringMatching(/configured|unchanged/),
    });
    await bench.pass([
      deployment("carts", { replicas: 3, minReadySeconds: 1 }),
      autoscaler("carts", 4),
    ]);
    expect(recorded.seen).toEqual([3, 4, 6]);
  });

  it("starts a workload that comes with its autoscaler no smaller than that wants it", async () => {
    const bench = world.bench("scaled-start");
    using recorded = recordReplicas(bench);
    await bench.pass([withoutReplicas(deployment("carts")), autoscaler("carts", 3)]);
    await bench.pass([withoutReplicas(deployment("carts")), autoscaler("carts", 3)]);
    await expect.poll(() => recorded.seen).toEqual([3]);
  });

  it("keeps the count of the autoscaler when the workload has to be made anew", async () => {
    const bench = world.bench("scaled-anew");
    await bench.pass([deployment("carts", { replicas: 3 })]);
    const path =
      "/apis/apps/v1/namespaces/scaled-anew/deployments/carts/scale?fieldManager=kube-controller-manager";
    const type = "application/merge-patch+json";
    await world.kube().request("PATCH", path, { type, value: { spec: { replicas: 6 } } });
    using recorded = recordReplicas(bench);
    const wanted = [withoutReplicas(front("carts")), autoscaler("carts", 2)];
    expect(toldRows(await bench.pass(wanted, { recreate: "allowed" }))).toMatchObject({
      "Deployment/carts": "recreated",
    });
    await expect.poll(() => recorded.seen.length).toBeGreaterThan(0);
    await bench.pass(wanted);
    expect(recorded.seen).toEqual([6]);
  });

  it("lets a Job that has had its time be gone, in this process and in the next", async () => {
    const bench = world.bench("expired");
    const wanted = [expiringJob];
    await using followed = bench.follow(wanted);
    const uids = new Set<string>();
    const query = { apiVersion: "batch/v1", kind: "Job", namespace: "expired" };
    const gone = deferred<void>();
    using watching = bench.cluster.observe(query, (event) => {
      if (event.kind === "changed") uids.add(event.object.metadata.uid ?? "");
      if (event.kind === "removed") gone.resolve();
    });
    await followed.until(({ rows }) => rows[0]?.action.kind === "created");
    await gone.promise;
    expect(watching.revision()).toBeDefined();
    await followed.until(({ rows }) => rows[0]?.health?.reason === "JobExpired");
    expect(toldRows(await bench.pass(wanted))).toEqual({ "Job/once": "unchanged" });
    expect(uids.size).toBe(1);
  });

  it("applies a wave when the one before is well, and not earlier", async () => {
    const bench = world.bench("waves");
    const objects = [
      inWave(-1, configMap("first", {})),
      deployment("carts"),
      inWave(1, configMap("last", {})),
    ];
    const pass = await bench.pass(objects);
    expect(toldRows(pass)).toEqual({
      "ConfigMap/first": "created",
      "Deployment/carts": "created",
      "ConfigMap/last": "waiting wave",
    });
    expect(messageAbout(pass, "ConfigMap/last")).toBe(
      "it is of wave 1, and Deployment/carts of an earlier one is not settled",
    );
    expect(await bench.live(configMap("last", {}))).toBeUndefined();
    await using followed = bench.follow(objects);
    expect(toldRows(await followed.until(isWell))).toMatchObject({ "ConfigMap/last": "created" });
  });

  it("makes a workload anew for an immutable field only where that is allowed", async () => {
    const bench = world.bench("recreated");
    await bench.pass([deployment("carts"), configMap("beside", {})]);
    const old = await bench.live(deployment("carts"));
    const moved = front("carts");
    const wanted = [moved, configMap("beside", { a: "1" })];
    const refused = await bench.pass(wanted);
    expect(toldRows(refused)).toEqual({
      "Deployment/carts": "failed immutable",
      "ConfigMap/beside": "untried atomic",
    });
    expect(messageAbout(refused, "Deployment/carts")).toContain("spec.selector");
    expect((await bench.live(moved))?.metadata.uid).toBe(old?.metadata.uid);
    expect(toldRows(await bench.pass(wanted, { recreate: "allowed" }))).toEqual({
      "Deployment/carts": "recreated",
      "ConfigMap/beside": "configured",
    });
    const live = await bench.live(moved);
    expect(live?.metadata.uid).not.toBe(old?.metadata.uid);
    const entry = (await bench.inventory()).find(({ ref }) => ref.kind === "Deployment");
    expect(entry?.uid).toBe(live?.metadata.uid);
  });

  it("never makes a volume claim anew", async () => {
    const bench = world.bench("volumes");
    await bench.pass([claim("1Gi", ["ReadWriteOnce"])]);
    const old = await bench.live(claim("1Gi", []));
    const pass = await bench.pass([claim("1Gi", ["ReadWriteMany"])], { recreate: "allowed" });
    expect(toldRows(pass)["PersistentVolumeClaim/orders"]).toMatch(/^failed (immutable|invalid)/);
    expect((await bench.live(claim("1Gi", [])))?.metadata.uid).toBe(old?.metadata.uid);
    expect(
      fieldOf(await bench.live(claim("1Gi", [])), "metadata", "deletionTimestamp"),
    ).toBeUndefined();
  });
});

/** Every number of replicas that the Deployment ever asked for, in order. */
function recordReplicas(bench: SetBench): Disposable & { readonly seen: readonly number[] } {
  const seen: number[] = [];
  const query = { apiVersion: "apps/v1", kind: "Deployment", namespace: bench.set.namespace };
  const observation = bench.cluster.observe(query, (event) => {
    if (event.kind !== "changed") return;
    const replicas = numberOf(event.object, "spec", "replicas") ?? -1;
    if (seen.at(-1) !== replicas) seen.push(replicas);
  });
  return { seen, [Symbol.dispose]: () => observation[Symbol.dispose]() };
}
