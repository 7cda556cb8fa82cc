import { expect, it } from "vitest";
import type { InventoryEntry } from "../../src/core/inventory/inventory.ts";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { objectLabel } from "../../src/core/reconcile/object-ref.ts";
import { configMap, namespace } from "../support/cluster-fixtures.ts";
import { eventually } from "../support/eventually.ts";
import { widget, widgetDefinition } from "./custom-kind.ts";
import { expectOwned } from "./expect-owned.ts";
import { type Death, KilledError, killingCluster } from "./killing-cluster.ts";
import { onRealKube } from "./real-faults.ts";
import type { SetBench } from "./set-bench.ts";
import { toldRows } from "./told-rows.ts";

const frozen = (color: string): KubernetesObject => ({
  ...configMap("frozen", { color }),
  immutable: true,
});
const before = [
  configMap("kept", { a: "1" }),
  configMap("changing", { a: "1" }),
  configMap("leaving", { a: "1" }),
  frozen("red"),
];
const kindsOf = (group: string) => [
  "v1/ConfigMap",
  "apiextensions.k8s.io/v1/CustomResourceDefinition",
  `${group}/v1/Widget`,
];
/** What a commit makes of it: something created, of a kind that comes with it, changed, pruned and made anew. */
const afterwards = (group: string) => [
  configMap("kept", { a: "1" }),
  configMap("changing", { a: "2" }),
  configMap("coming", { a: "1" }),
  frozen("blue"),
  configMap("adopted", { a: "1" }),
  widgetDefinition(group),
  widget(group, "gear"),
];

onRealKube("a process that is killed", { controllers: false }, (world) => {
  /** The step that was reached; undefined if the process lived on to the end. */
  async function die(name: string, death: Death): Promise<string | undefined> {
    const started = world.bench(name);
    await started.pass(before);
    const path = `/api/v1/namespaces/${name}/configmaps?fieldManager=kubectl-create`;
    const value = configMap("adopted", { a: "0", b: "1" });
    await world.kube().request("POST", path, { type: "application/json", value });
    const { cluster, steps } = killingCluster(started.cluster, death);
    const doomed = world.bench(name, { wrap: () => cluster });
    try {
      await doomed.pass(afterwards(`${name}.test`), { recreate: "allowed" });
      return undefined;
    } catch (error) {
      if (!(error instanceof KilledError)) throw error;
      return steps().at(-1);
    }
  }

  /** Kills at each step in turn, has `recover` clean up, and tells the steps. */
  async function killEverywhere(
    prefix: string,
    moment: Death["moment"],
    recover: (bench: SetBench, group: string) => Promise<void>,
  ): Promise<readonly string[]> {
    const steps: string[] = [];
    for (let step = 0; ; step += 1) {
      const name = `${prefix}-${step}`;
      const reached = await die(name, { step, moment });
      if (reached === undefined) return steps;
      steps.push(reached.replaceAll(name, "x"));
      await recover(world.bench(name), `${name}.test`);
    }
  }

  const everyStep = [
    "apply ConfigMap/evenkeel-x-0",
    "apply CustomResourceDefinition/widgets.x.test",
    "rewrite ConfigMap/adopted",
    "apply ConfigMap/adopted",
    "apply ConfigMap/changing",
    "apply ConfigMap/coming",
    "remove ConfigMap/frozen",
    "apply ConfigMap/frozen",
    "apply ConfigMap/frozen",
    "apply Widget/gear",
    "remove ConfigMap/leaving",
    "apply ConfigMap/evenkeel-x-0",
  ];

  it.each(["before", "after"] as const)(
    "leaves a set that the next one brings to its end, if it dies %s any step",
    async (moment) => {
      const steps = await killEverywhere(`on-${moment}`, moment, async (bench, group) => {
        const wanted = afterwards(group);
        await bench.pass(wanted, { recreate: "allowed" });
        expect(await contentsOf(bench, wanted)).toEqual(wanted.map(contents));
        expect(await bench.live(configMap("leaving", {}))).toBeUndefined();
        await expectOwned(bench, kindsOf(group), wanted);
        expect(new Set(Object.values(toldRows(await bench.pass(wanted))))).toEqual(
          new Set(["unchanged"]),
        );
      });
      expect(steps.toSorted()).toEqual(everyStep.toSorted());
    },
    120_000,
  );

  it.each(["before", "after"] as const)(
    "loses nothing that a later commit takes back, if it dies %s any step",
    async (moment) => {
      const steps = await killEverywhere(`back-${moment}`, moment, async (bench, group) => {
        const wanted = [configMap("kept", { a: "1" })];
        await passConfirmed(bench, wanted);
        await expectOwned(bench, kindsOf(group), wanted);
      });
      expect(steps).toHaveLength(everyStep.length);
    },
    120_000,
  );

  it.each(["before", "after"] as const)(
    "has in its inventory what a first pass made, if it dies %s any step",
    async (moment) => {
      for (let step = 0; ; step += 1) {
        const name = `first-${moment}-${step}`;
        const dying = killingCluster(world.bench(name).cluster, { step, moment });
        const doomed = world.bench(name, { wrap: () => dying.cluster });
        const objects = [namespace(name), configMap("a", {}), configMap("b", {})];
        const end = await doomed.pass(objects).catch((error: unknown) => error);
        if (!(end instanceof KilledError)) return;
        const bench = world.bench(name);
        await bench.pass([configMap("a", {})]);
        const labelled = await bench.labelled(["v1/Namespace", "v1/ConfigMap"]);
        expect(labelsOf(await bench.inventory())).toEqual(
          expect.arrayContaining([...labelsOf(labelled)]),
        );
      }
    },
  );
});

/** Confirms whatever is asked for, until nothing is, and nothing on its way out is left. */
async function passConfirmed(bench: SetBench, wanted: readonly KubernetesObject[]): Promise<void> {
  const confirmed: string[] = [];
  await eventually("the set to be pruned", async () => {
    const { rows } = await bench.pass(wanted, { confirmed });
    const messages = rows.map(({ action }) => ("message" in action ? action.message : ""));
    confirmed.push(...messages.flatMap((text) => /Confirm-Prune: (\w+)/.exec(text)?.[1] ?? []));
    return messages.every((text) => text === "") || undefined;
  });
}

function labelsOf(entries: readonly InventoryEntry[]): readonly string[] {
  return entries.map(({ ref }) => objectLabel(ref));
}

async function contentsOf(bench: SetBench, wanted: readonly KubernetesObject[]) {
  const live = await Promise.all(wanted.map(bench.live));
  return live.map((object) => object && contents(object));
}

function contents({ kind, metadata, data, spec }: KubernetesObject) {
  return {
    kind,
    name: metadata.name,
    content: kind === "ConfigMap" ? data : kind === "Widget" && spec,
  };
}
