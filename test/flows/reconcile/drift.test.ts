import { describe, expect, it } from "vitest";
import { fieldOf } from "../../../src/core/reconcile/field-of.ts";
import { deploymentYaml, stageBench, type StageBench } from "./stage-bench.ts";

const carts = "carts/manifests/carts.yaml";
const path = "/apis/apps/v1/namespaces/shop-dev/deployments/carts";
const record = "stages/dev/drift.jsonl";

async function healthyStage(policy?: string): Promise<StageBench> {
  const bench = await stageBench(policy === undefined ? {} : { policy });
  await bench.push({ [carts]: deploymentYaml() });
  await bench.settle();
  return bench;
}

async function replicasOf(bench: StageBench): Promise<unknown> {
  return fieldOf(await bench.get(path), "spec", "replicas");
}

describe("drift", () => {
  it("is corrected by one apply, and recorded with field and manager", async () => {
    await using bench = await healthyStage();
    await bench.patch(path, "kubectl-edit", { spec: { replicas: 4 } });
    const { length } = bench.calls;
    await bench.reconcile();
    expect(await replicasOf(bench)).toBe(1);
    const applies = bench.calls.slice(length).filter((call) => call.startsWith("apply"));
    expect(applies).toEqual(["apply Deployment"]);
    expect(await bench.journal(record)).toMatchObject([
      {
        object: { name: "carts" },
        field: "spec.replicas",
        by: "kubectl-edit",
        answer: "corrected",
      },
    ]);
  });

  it("is left to the next pause where somebody insists", async () => {
    await using bench = await healthyStage();
    let corrections = 0;
    for (let second = 0; second < 60; second += 1) {
      await bench.patch(path, "kubectl-edit", { spec: { replicas: 4 } });
      await bench.reconcile();
      if ((await replicasOf(bench)) === 1) corrections += 1;
      bench.clock.advance(1000);
    }
    expect(corrections).toBeGreaterThan(2);
    expect(corrections).toBeLessThan(7);
  });

  it("is reported once and left alone where the policy says so, also by a new process", async () => {
    await using bench = await healthyStage("stages:\n  dev:\n    drift: report\n");
    await bench.patch(path, "kubectl-edit", { spec: { replicas: 4 } });
    await bench.reconcile();
    await bench.reconcile();
    expect(await bench.journal(record)).toMatchObject([{ answer: "reported" }]);
    await bench.reconcile({ restarted: true });
    expect(await replicasOf(bench)).toBe(4);
  });

  it("is nobody's business where the policy says off", async () => {
    await using bench = await healthyStage("stages:\n  dev:\n    drift: off\n");
    await bench.patch(path, "kubectl-edit", { spec: { replicas: 4 } });
    await bench.reconcile();
    expect(await replicasOf(bench)).toBe(4);
    expect(await bench.journal(record)).toEqual([]);
  });
});
