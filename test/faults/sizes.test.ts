import { expect, it } from "vitest";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { configMap } from "../support/cluster-fixtures.ts";
import { requestsBetween } from "../support/apiserver-requests.ts";
import { widget, widgetDefinition } from "./custom-kind.ts";
import { expectOwned } from "./expect-owned.ts";
import { onRealKube } from "./real-faults.ts";
import { messageAbout, toldRows } from "./told-rows.ts";

const rbac = "rbac.authorization.k8s.io";
const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
const clusterRole = (name: string): KubernetesObject => ({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRole",
  metadata: { name },
  rules,
});
const text = (bytes: number) => "0123456789abcdef".repeat(bytes / 16);
const role = (name: string): KubernetesObject => ({
  apiVersion: `${rbac}/v1`,
  kind: "Role",
  metadata: { name },
  rules,
});

onRealKube("sets at the limits", { controllers: false }, (world) => {
  it("takes 5,000 objects of one kind, and then asks only what is there", async () => {
    const bench = world.bench("many");
    const objects = Array.from({ length: 5_000 }, (_, index) =>
      configMap(`${"a-name-as-long-as-generators-make-them-".repeat(5)}${index}`, {
        index: `${index}`,
      }),
    );
    const created = await bench.pass(objects, { mode: "best-effort" });
    expect(new Set(Object.values(toldRows(created)))).toEqual(new Set(["created"]));
    const inventory = await bench.inventory();
    expect(inventory).toHaveLength(5_000);
    expect(inventory.every(({ uid }) => uid !== null)).toBe(true);

    const before = await world.kube().metrics();
    const again = await bench.pass(objects);
    const asked = requestsBetween(before, await world.kube().metrics());
    expect(new Set(Object.values(toldRows(again)))).toEqual(new Set(["unchanged"]));
    expect(asked.filter(({ verb }) => ["APPLY", "PATCH", "DELETE"].includes(verb))).toEqual([]);
    expect(asked.filter(({ resource }) => resource === "configmaps")).toMatchObject([
      { verb: "LIST" },
    ]);
    const pruned = await bench.pass(objects.slice(0, 4_999));
    expect(Object.values(toldRows(pruned)).filter((told) => told === "deleted")).toHaveLength(1);
    expect(await bench.inventory()).toHaveLength(4_999);
  }, 120_000);

  it("takes a ConfigMap of 1 MB, and says so where it is more than the cluster takes", async () => {
    const bench = world.bench("large");
    const large = [configMap("large", { text: text(1_000_000) }), configMap("small", {})];
    expect(toldRows(await bench.pass(large))).toMatchObject({ "ConfigMap/large": "created" });
    expect(toldRows(await bench.pass(large))).toMatchObject({ "ConfigMap/large": "unchanged" });
    const tooLarge = [
      configMap("large", { text: text(1_600_000) }),
      configMap("small", { a: "1" }),
    ];
    const refused = await bench.pass(tooLarge);
    expect(toldRows(refused)).toEqual({
      "ConfigMap/large": "failed invalid",
      "ConfigMap/small": "untried atomic",
    });
    expect(messageAbout(refused, "ConfigMap/large")).toMatch(/may not be more than 1048576 bytes/i);
    expect(messageAbout(refused, "ConfigMap/large").length).toBeLessThan(1_000);
  });

  it("tells objects apart whose names hold what could join the parts of a key", async () => {
    const bench = world.bench("names");
    const objects = [
      clusterRole("system:names:x"),
      clusterRole("system:names_x"),
      clusterRole("system.names.x"),
      role("x"),
      role("names:x"),
      role("names_x"),
      role("Names.X"),
      configMap("names.x", {}),
      configMap("names-x", {}),
      configMap("v1", {}),
    ];
    const kinds = ["v1/ConfigMap", `${rbac}/v1/Role`, `${rbac}/v1/ClusterRole`];
    expect(new Set(Object.values(toldRows(await bench.pass(objects))))).toEqual(
      new Set(["created"]),
    );
    expect(new Set(Object.values(toldRows(await bench.pass(objects))))).toEqual(
      new Set(["unchanged"]),
    );
    await expectOwned(bench, kinds, objects);
    const gone = [clusterRole("system:names_x"), role("names:x"), configMap("names-x", {})];
    const names = gone.map(({ metadata }) => metadata.name);
    const left = objects.filter(({ metadata }) => !names.includes(metadata.name));
    await bench.pass(left);
    await expectOwned(bench, kinds, left);
  });

  it("tells kinds of one name and two groups apart", async () => {
    const bench = world.bench("groups");
    const groups = ["one.groups.test", "two.groups.test"];
    const objects = [
      ...groups.map(widgetDefinition),
      ...groups.map((group) => widget(group, "gear")),
      configMap("gear", {}),
    ];
    await bench.pass(objects);
    expect(await bench.inventory()).toHaveLength(5);
    await bench.pass(objects.filter(({ apiVersion }) => apiVersion !== "two.groups.test/v1"));
    expect(await bench.live(widget("one.groups.test", "gear"))).toBeDefined();
    expect(await bench.live(widget("two.groups.test", "gear"))).toBeUndefined();
  });
});
