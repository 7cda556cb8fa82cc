import { expect, it } from "vitest";
import { fieldOf } from "../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { configMap, deployment } from "../support/cluster-fixtures.ts";
import { eventually } from "../support/eventually.ts";
import { expectOwned } from "./expect-owned.ts";
import { findKubectl, runKubectl } from "./kubectl.ts";
import { onRealKube } from "./real-faults.ts";
import { createShiftedClock } from "./shifted-clock.ts";
import { messageAbout, toldRows } from "./told-rows.ts";

const kubectl = findKubectl();
const mergePatch = "application/merge-patch+json";

const withEnv = (list: readonly unknown[]) => {
  const containers = [{ name: "carts", image: "registry.test/carts:1.0.0", env: list }];
  return deployment("carts", {
    template: { metadata: { labels: { app: "carts" } }, spec: { containers } },
  });
};

const marked = (
  name: string,
  mark: Pick<KubernetesObject["metadata"], "labels" | "annotations">,
) => ({
  ...configMap(name, { a: "1" }),
  metadata: { name, ...mark },
});
const argo = { annotations: { "argocd.argoproj.io/tracking-id": "shop:/ConfigMap:ns/map" } };
const flux = {
  labels: {
    "kustomize.toolkit.fluxcd.io/name": "shop",
    "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
  },
};

onRealKube("who owns an object", { controllers: false }, (world) => {
  const patch = (namespace: string, name: string, manager: string, value: unknown) =>
    world
      .kube()
      .request(
        "PATCH",
        `/api/v1/namespaces/${namespace}/configmaps/${name}?fieldManager=${manager}`,
        {
          type: mergePatch,
          value,
        },
      );
  const create = (namespace: string, value: unknown) =>
    world.kube().request("POST", `/api/v1/namespaces/${namespace}/configmaps`, {
      type: "application/json",
      value,
    });

  it.each(["atomic", "best-effort"] as const)(
    "is said when two sets claim it (%s)",
    async (mode) => {
      const space = { namespace: `claims-${mode}` };
      const [first, second] = [
        world.bench(`first-${mode}`, space),
        world.bench(`second-${mode}`, space),
      ];
      await first.pass([configMap("both", { a: "1" })]);
      const pass = await second.pass([configMap("both", { a: "2" }), configMap("own", {})], {
        mode,
      });
      expect(toldRows(pass)).toMatchObject({ "ConfigMap/both": "failed other-set" });
      expect(messageAbout(pass, "ConfigMap/both")).toContain(`first-${mode}`);
      expect(messageAbout(pass, "ConfigMap/both")).toContain(`second-${mode}`);
      expect((await first.live(configMap("both", {})))?.["data"]).toEqual({ a: "1" });
      await second.pass([configMap("own", {}), configMap("more", {})]);
      expect(await first.live(configMap("both", {}))).toBeDefined();
      expect(await second.inventory()).toHaveLength(2);
    },
  );

  it("is one of two sets that create it at the same time", async () => {
    const space = { namespace: "race" };
    const benches = ["race-a", "race-b"].map((name) => world.bench(name, space));
    await benches[0]?.pass([configMap("race-a", {})]);
    const passes = await Promise.all(
      benches.map(({ set, pass }) =>
        pass([configMap("both", {}), configMap(set.name ?? "", {})], { mode: "best-effort" }),
      ),
    );
    const told = passes.map((pass) => toldRows(pass)["ConfigMap/both"]);
    expect(new Set(told)).toEqual(new Set(["created", "failed other-set"]));
  });

  it.each([
    { tool: "Argo CD", mark: argo, owner: "Argo CD (shop)" },
    { tool: "Flux", mark: flux, owner: "Flux (Kustomization flux-system/shop)" },
  ])("is $tool, and then it is neither applied nor pruned", async ({ tool, mark, owner }) => {
    const name = tool.toLowerCase().replace(" ", "-");
    const bench = world.bench(name);
    const beside = ["a", "b", "c"].map((each) => configMap(each, {}));
    await bench.pass([...beside, configMap("taken", { a: "1" })]);
    await create(name, marked("theirs", mark));
    await patch(name, "taken", "their-controller", { metadata: mark });
    const wanted = [...beside, configMap("theirs", { a: "2" }), configMap("taken", { a: "2" })];
    const pass = await bench.pass(wanted, { mode: "best-effort" });
    expect(toldRows(pass)).toMatchObject({
      "ConfigMap/theirs": "failed foreign-owner",
      "ConfigMap/taken": "failed foreign-owner",
    });
    expect(messageAbout(pass, "ConfigMap/theirs")).toContain(owner);
    expect(messageAbout(pass, "ConfigMap/taken")).toContain(owner);
    const pruned = await bench.pass(beside);
    expect(toldRows(pruned)["ConfigMap/taken"]).toBe("kept foreign-owner");
    for (const each of ["theirs", "taken"]) {
      expect((await bench.live(configMap(each, {})))?.["data"]).toEqual({ a: "1" });
    }
  });

  const title = "missing" in kubectl ? ` (not tested without ${kubectl.missing})` : "";
  it.skipIf("missing" in kubectl)(
    `passes from kubectl, and what git does not have goes${title}`,
    async () => {
      if ("missing" in kubectl) return;
      const run = runKubectl(kubectl, world.kube().kubeconfig);
      const bench = world.bench("adopted");
      await bench.pass([configMap("first", {})]);
      const old = deployment("carts");
      const env = [
        { name: "KEPT", value: "1" },
        { name: "DROPPED", value: "1" },
      ];
      await run("adopted", [configMap("settings", { kept: "1", dropped: "1" }), withEnv(env)]);
      const wanted = [
        configMap("first", {}),
        configMap("settings", { kept: "1" }),
        withEnv(env.slice(0, 1)),
      ];
      expect(toldRows(await bench.pass(wanted))).toMatchObject({
        "ConfigMap/settings": "configured",
        "Deployment/carts": "configured",
      });
      const settings = await bench.live(configMap("settings", {}));
      expect(settings?.["data"]).toEqual({ kept: "1" });
      expect(settings?.metadata.annotations ?? {}).toEqual({});
      expect(managers(settings)).toEqual(["evenkeel-adopted"]);
      const live = await bench.live(old);
      expect(fieldOf(live, "spec", "template", "spec", "containers", 0, "env")).toEqual(
        env.slice(0, 1),
      );
      expect(managers(live)).toEqual(["evenkeel-adopted"]);
      await expectOwned(bench, ["v1/ConfigMap", "apps/v1/Deployment"], wanted);
      expect(new Set(Object.values(toldRows(await bench.pass(wanted))))).toEqual(
        new Set(["unchanged"]),
      );
    },
  );

  it("shows in what is deleted by hand: it comes back, and the inventory knows which it is", async () => {
    const bench = world.bench("deleted-by-hand");
    const wanted = [configMap("a", {}), configMap("b", {})];
    await using followed = bench.follow(wanted);
    await followed.until(({ rows }) => rows.length === 2);
    const old = await bench.live(configMap("a", {}));
    await world.kube().request("DELETE", "/api/v1/namespaces/deleted-by-hand/configmaps/a");
    const comeBack = await eventually("another one", async () => {
      const uid = (await bench.live(configMap("a", {})))?.metadata.uid;
      return uid === old?.metadata.uid ? undefined : uid;
    });
    await eventually(
      "the inventory to know it",
      async () => (await bench.inventory()).some(({ uid }) => uid === comeBack) || undefined,
    );
    await expectOwned(bench, ["v1/ConfigMap"], wanted);
    expect(followed.drift).toMatchObject([
      { ref: { name: "a" }, field: null, answer: "corrected" },
    ]);
  });

  /** Sets up a fight over one object, and lets somebody write it every second for a minute. */
  const fight = async (name: string, fighter: string) => {
    const clock = createShiftedClock();
    let patches = 0;
    const bench = world.bench(name, {
      clock,
      wrap: (cluster) => ({
        ...cluster,
        apply: (object, options) => {
          patches += object.metadata.name === "ring" ? 1 : 0;
          return cluster.apply(object, options);
        },
      }),
    });
    const followed = bench.follow([configMap("ring", { a: "ours", b: "ours" })]);
    await followed.until(({ rows }) => rows[0]?.action.kind === "created");
    const before = patches;
    let second = 0;
    await eventually("a minute to pass", async () => {
      second += 1;
      await patch(name, "ring", fighter, { data: { a: `theirs ${second}` } });
      clock.advance(1);
      return second === 60 || undefined;
    });
    return { bench, fighting: followed, patches: () => patches - before };
  };

  it("is not fought over for ever with somebody who writes every second", async () => {
    const { fighting, patches } = await fight("fight", "kubectl-edit");
    await using followed = fighting;
    expect(followed.drift.map(({ answer }) => answer)).toContain("backed-off");
    // After 0, 5, 15 and 35 seconds, each time two dry runs and the apply.
    expect(patches()).toBeGreaterThan(0);
    expect(patches()).toBeLessThanOrEqual(15);
    expect(followed.drift[0]).toMatchObject({
      field: "data.a",
      by: "kubectl-edit",
      answer: "corrected",
    });
  });

  it("is left to another controller, who is named with the field", async () => {
    const { bench, fighting, patches } = await fight("yield", "other-controller");
    await using followed = fighting;
    const pass = await followed.until(({ rows }) => rows[0]?.action.kind === "failed");
    expect(toldRows(pass)).toEqual({ "ConfigMap/ring": "failed conflict" });
    expect(messageAbout(pass, "ConfigMap/ring")).toMatch(/"other-controller".* data\.a/);
    expect(patches()).toBeLessThanOrEqual(15);
    expect((await bench.live(configMap("ring", {})))?.["data"]).toEqual({
      a: "theirs 60",
      b: "ours",
    });
  });
});

function managers(live: KubernetesObject | undefined): readonly unknown[] {
  const entries = live?.metadata["managedFields"];
  return (Array.isArray(entries) ? entries : []).map((entry) => fieldOf(entry, "manager"));
}
