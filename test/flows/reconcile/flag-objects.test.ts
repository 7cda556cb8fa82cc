import { expect, it } from "vitest";
import { flagdObject } from "../../../src/core/flags/flagd-object.ts";
import { fieldOf } from "../../../src/core/reconcile/field-of.ts";
import type { FlagService } from "../../../src/ports.ts";
import { stageBench, type StageBench } from "./stage-bench.ts";

const path = "/api/v1/namespaces/shop-dev/configmaps/evenkeel-flags";

async function flagdBench(cluster: string | null = "main"): Promise<StageBench> {
  const flagObjects: FlagService = {
    kind: "objects",
    objectOf: (flags) => flagdObject("evenkeel-flags", flags),
  };
  return stageBench({ cluster, flagObjects });
}

async function flagsIn(bench: StageBench): Promise<unknown> {
  const text = fieldOf(await bench.get(path), "data", "flags.json");
  return typeof text === "string" ? fieldOf(JSON.parse(text), "flags") : text;
}

it("keeps the flags of all services in one object, which is applied, mended and pruned as manifests are", async () => {
  await using bench = await flagdBench();
  const files = {
    "carts/flags.yaml": "flags: { Promotion: on }\n",
    "orders/flags.yaml": "flags: { Banner: { state: on, rollout: 20 } }\n",
  };
  const sha = await bench.push(files);
  await bench.settle();
  expect(bench.posted(sha).at(-1)).toBe("success: 1 object is healthy, 1 changed");
  expect(await flagsIn(bench)).toMatchObject({
    Banner: { defaultVariant: "off" },
    Promotion: { defaultVariant: "on" },
  });

  await bench.patch(path, "kubectl-edit", { data: { "flags.json": "{}" } });
  await bench.reconcile();
  expect(await flagsIn(bench)).toMatchObject({ Promotion: { state: "ENABLED" } });
  expect(await bench.journal("stages/dev/drift.jsonl")).toMatchObject([
    { object: { kind: "ConfigMap", name: "evenkeel-flags" }, answer: "corrected" },
  ]);
});

it("says where its object is written twice", async () => {
  await using bench = await flagdBench();
  const sha = await bench.push({
    "carts/flags.yaml": "flags: { Promotion: on }\n",
    "carts/manifests/own.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: evenkeel-flags }\n",
  });
  await bench.settle();
  expect(bench.posted(sha).at(-1)).toMatch(
    /^failure: nothing applied: carts\/flags.yaml:1:1: ConfigMap\/evenkeel-flags is written at carts\/manifests\/own.yaml:1 already/,
  );
});

it("needs a cluster", async () => {
  await using bench = await flagdBench(null);
  const sha = await bench.push({ "carts/flags.yaml": "flags: { Promotion: on }\n" });
  await bench.reconcile();
  expect(bench.posted(sha).at(-1)).toBe(
    "error: evenkeel.config.yaml names no cluster for project shop",
  );
});
