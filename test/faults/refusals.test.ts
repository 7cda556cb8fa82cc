import { expect, it } from "vitest";
import { isRecord } from "../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { configMap, namespace } from "../support/cluster-fixtures.ts";
import { eventually } from "../support/eventually.ts";
import { widget, widgetDefinition } from "./custom-kind.ts";
import { denyingPolicy, deadWebhook } from "./admission.ts";
import { onRealKube } from "./real-faults.ts";
import { messageAbout, toldRows } from "./told-rows.ts";

const service = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { ports: [{ port: 80 }] },
});

const frozen = (color: string) => ({ ...configMap("frozen", { color }), immutable: true });

onRealKube("what the cluster refuses", { controllers: false }, (world) => {
  const create = async (path: string, value: unknown) => {
    const { code, body } = await world
      .kube()
      .request("POST", path, { type: "application/json", value });
    if (code !== 201) throw new Error(JSON.stringify(body));
  };
  /** Admission hears of its configuration a moment later. */
  const inForce = (path: string, value: unknown) =>
    eventually("admission to say no", async () => {
      const body = { type: "application/json", value };
      const { code } = await world.kube().request("POST", `${path}?dryRun=All`, body);
      return code !== 201 || undefined;
    });
  /** Nothing here finalizes namespaces, so that one that is deleted stays so until then. */
  const terminate = (name: string) => world.kube().request("DELETE", `/api/v1/namespaces/${name}`);
  const finalize = async (name: string) => {
    await world.kube().request("DELETE", `/api/v1/namespaces/${name}/configmaps`);
    const { body } = await world.kube().request("GET", `/api/v1/namespaces/${name}`);
    const value = { ...(isRecord(body) ? body : {}), spec: { finalizers: [] } };
    const path = `/api/v1/namespaces/${name}/finalize`;
    await world.kube().request("PUT", path, { type: "application/json", value });
  };

  it("waits for a namespace that is ending, and makes it anew", async () => {
    const bench = world.bench("ending");
    const objects = [
      configMap("here", {}),
      namespace("ending-too"),
      { ...configMap("there", {}), metadata: { name: "there", namespace: "ending-too" } },
    ];
    await bench.pass(objects.slice(0, 2));
    await terminate("ending-too");
    await using followed = bench.follow(objects);
    const waiting = await followed.until(() => true);
    expect(toldRows(waiting)).toMatchObject({ "ConfigMap/there": "waiting terminating" });
    await finalize("ending-too");
    const well = await followed.until(({ rows }) =>
      rows.every(({ health }) => health?.verdict === "Current"),
    );
    expect(toldRows(well)).toMatchObject({ "ConfigMap/there": "created" });
  });

  it("says that the set's own namespace is ending, and goes on when it is gone", async () => {
    const bench = world.bench("own-ending");
    await bench.pass([configMap("here", {})]);
    await terminate("own-ending");
    await using followed = bench.follow([configMap("here", {}), configMap("there", {})]);
    const waiting = await followed.until(() => true);
    expect(toldRows(waiting)).toMatchObject({ "ConfigMap/there": "waiting terminating" });
    expect(messageAbout(waiting, "ConfigMap/there")).toContain("namespace own-ending");
    await world.kube().request("DELETE", "/api/v1/namespaces/own-ending/configmaps");
    await eventually(
      "a word about the inventory",
      async () =>
        followed.interruptions.some((text) => /own-ending.* being terminated/.test(text)) ||
        undefined,
    );
    await finalize("own-ending");
    await followed.until(({ rows }) => rows.every(({ health }) => health?.verdict === "Current"));
    expect(await bench.inventory()).toHaveLength(2);
  });

  it("waits for an object of the set that is ending, and makes it anew", async () => {
    const bench = world.bench("object-ending");
    const held = configMap("held", {});
    await bench.pass([held]);
    const path = "/api/v1/namespaces/object-ending/configmaps/held";
    const hold = (finalizers: readonly string[] | null) =>
      world.kube().request("PATCH", path, {
        type: "application/merge-patch+json",
        value: { metadata: { finalizers } },
      });
    await hold(["test/hold"]);
    await world.kube().request("DELETE", path);
    await using followed = bench.follow([configMap("held", { a: "1" })]);
    const old = await bench.live(held);
    await followed.until(
      ({ rows }) =>
        rows[0]?.action.kind === "waiting" || rows[0]?.health?.verdict === "Terminating",
    );
    await hold(null);
    await followed.until(({ rows }) => rows[0]?.health?.verdict === "Current");
    const live = await bench.live(held);
    expect(live?.metadata.uid).not.toBe(old?.metadata.uid);
    expect((await bench.inventory()).map(({ uid }) => uid)).toEqual([live?.metadata.uid]);
  });

  it.each([
    { mode: "atomic", others: "untried atomic", isThere: false },
    { mode: "best-effort", others: "created", isThere: true },
  ] as const)(
    "tells of a webhook that cannot be asked ($mode)",
    async ({ mode, others, isThere }) => {
      const bench = world.bench(`webhook-${mode}`);
      await create(...deadWebhook(`webhook-${mode}`));
      await bench.pass([configMap("first", {})]);
      await inForce(`/api/v1/namespaces/webhook-${mode}/services`, service("trial"));
      const objects = [configMap("free", {}), service("guarded"), service("guarded-too")];
      const pass = await bench.pass(objects, { mode });
      expect(toldRows(pass)).toEqual({
        "ConfigMap/free": others,
        "Service/guarded": "failed denied",
        "Service/guarded-too": "failed denied",
      });
      expect(messageAbout(pass, "Service/guarded")).toContain("guard.test");
      expect((await bench.live(configMap("free", {}))) !== undefined).toBe(isThere);
    },
  );

  it("passes on what a policy says, about every object that it denies", async () => {
    const bench = world.bench("policy");
    for (const part of denyingPolicy("policy", "the colour red is taken")) await create(...part);
    await bench.pass([configMap("a", {})]);
    await inForce("/api/v1/namespaces/policy/configmaps", configMap("trial", { color: "red" }));
    const red = ["b", "c"].map((name) => configMap(name, { color: "red" }));
    const pass = await bench.pass([configMap("a", { color: "blue" }), ...red]);
    expect(toldRows(pass)).toEqual({
      "ConfigMap/a": "untried atomic",
      "ConfigMap/b": "failed denied",
      "ConfigMap/c": "failed denied",
    });
    for (const label of ["ConfigMap/b", "ConfigMap/c"]) {
      expect(messageAbout(pass, label)).toContain("the colour red is taken");
    }
  });

  it.each([
    { mode: "atomic", others: "untried atomic" },
    { mode: "best-effort", others: "created" },
  ] as const)("goes no further than its role reaches ($mode)", async ({ mode, others }) => {
    const name = `role-${mode}`;
    await create("/api/v1/namespaces", namespace(name));
    await create(...role(name));
    await create(...binding(name));
    const { limitedToken: token } = world.kube();
    const bench = world.bench(name, { token });
    const objects = [configMap("mine", { a: "1" }), service("theirs")];
    const pass = await eventually("the role to be known", async () => {
      const told = await bench.pass(objects, { mode });
      return messageAbout(told, "ConfigMap/mine").includes("inventory") ? undefined : told;
    });
    expect(toldRows(pass)).toEqual({
      "ConfigMap/mine": others,
      "Service/theirs": "failed forbidden",
    });
    expect(messageAbout(pass, "Service/theirs")).toMatch(/cannot patch resource "services"/);
    const again = await bench.pass(objects, { mode: "best-effort" });
    expect(toldRows(again)).toMatchObject({ "Service/theirs": "failed forbidden" });
  });

  it("does not delete an object whose successor would be denied", async () => {
    const bench = world.bench("successor");
    await bench.pass([frozen("blue")]);
    const old = await bench.live(frozen("blue"));
    for (const part of denyingPolicy("successor", "no more red", ["CREATE"])) await create(...part);
    await inForce("/api/v1/namespaces/successor/configmaps", configMap("trial", { color: "red" }));
    const pass = await bench.pass([frozen("red")], { recreate: "allowed" });
    expect(toldRows(pass)["ConfigMap/frozen"]).toMatch(/^failed/);
    expect(messageAbout(pass, "ConfigMap/frozen")).toContain("no more red");
    expect((await bench.live(frozen("red")))?.metadata.uid).toBe(old?.metadata.uid);
  });

  it("tries again what came before its definition", async () => {
    const bench = world.bench("late");
    const objects = [configMap("a", {}), widget("late.test", "gear")];
    const early = await bench.pass(objects, { mode: "best-effort" });
    expect(toldRows(early)).toEqual({ "ConfigMap/a": "created", "Widget/gear": "failed no-kind" });
    expect(messageAbout(early, "Widget/gear")).toBe(
      "the cluster serves no Widget in late.test/v1: is its definition applied?",
    );
    await world.bench("definitions").pass([widgetDefinition("late.test")]);
    await eventually(
      "the kind to be served",
      async () => toldRows(await bench.pass(objects))["Widget/gear"] === "created" || undefined,
    );
    expect(await bench.inventory()).toHaveLength(2);
  });
});

function role(name: string): [string, unknown] {
  const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["*"] }];
  const metadata = { name: "limited" };
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${name}/roles`;
  return [path, { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata, rules }];
}

function binding(name: string): [string, unknown] {
  const apiGroup = "rbac.authorization.k8s.io";
  const value = {
    apiVersion: `${apiGroup}/v1`,
    kind: "RoleBinding",
    metadata: { name: "limited" },
    roleRef: { apiGroup, kind: "Role", name: "limited" },
    subjects: [{ apiGroup, kind: "User", name: "limited" }],
  };
  return [`/apis/${apiGroup}/v1/namespaces/${name}/rolebindings`, value];
}
