import { describe, expect, it } from "vitest";
import { fieldOf } from "../../../src/core/reconcile/field-of.ts";
import { deploymentYaml, stageBench, type StageBench } from "./stage-bench.ts";

const carts = "carts/manifests/carts.yaml";
const path = "/apis/apps/v1/namespaces/shop-dev/deployments/carts";

async function imageOf(bench: StageBench): Promise<unknown> {
  const containers = ["spec", "template", "spec", "containers", 0, "image"] as const;
  return fieldOf(await bench.get(path), ...containers);
}

describe("reconcileStage() through a stage's history", () => {
  it.each(["correct", "report", "off"])(
    "takes a branch that was set back for what is wanted now, with drift: %s",
    async (drift) => {
      await using bench = await stageBench({ policy: `stages:\n  dev:\n    drift: "${drift}"\n` });
      const first = await bench.push({ [carts]: deploymentYaml("carts:1") });
      await bench.settle();
      await bench.push({ [carts]: deploymentYaml("carts:2") });
      await bench.settle();
      expect(await imageOf(bench)).toBe("carts:2");
      await bench.setBack(first);
      await bench.settle();
      expect(await imageOf(bench)).toBe("carts:1");
      expect(await bench.journal("stages/dev/drift.jsonl")).toEqual([]);
    },
  );

  it("holds to the drift policy also while a rollout is under way", async () => {
    await using bench = await stageBench({ policy: "stages:\n  dev:\n    drift: report\n" });
    bench.cluster.breakImage("carts:bad");
    await bench.push({ [carts]: deploymentYaml("carts:bad") });
    await bench.reconcile();
    const container = [{ name: "carts", image: "carts:1" }];
    const spec = { template: { spec: { containers: container } } };
    await bench.patch(path, "kubectl-edit", { spec });
    await bench.reconcile();
    await bench.reconcile();
    expect(await imageOf(bench)).toBe("carts:1");
    expect(await bench.journal("stages/dev/drift.jsonl")).toMatchObject([{ answer: "reported" }]);
  });

  it("says on the commit when what was well before can no longer be applied", async () => {
    await using bench = await stageBench();
    const sha = await bench.push({ [carts]: deploymentYaml() });
    await bench.settle();
    await bench.pushMain({ "evenkeel.yaml": "layout: { namespace: elsewhere }\n" });
    await bench.reconcile();
    expect(bench.posted(sha).at(-1)).toMatch(/^failure: nothing applied: evenkeel.yaml's layout/);
  });

  it("runs a Job that removes itself once, and lets later commits pass it", async () => {
    await using bench = await stageBench();
    const job = `apiVersion: batch/v1
kind: Job
metadata: { name: migrate, annotations: { evenkeel.dev/wave: "-1" } }
spec:
  ttlSecondsAfterFinished: 1
  template:
    spec: { restartPolicy: Never, containers: [{ name: migrate, image: "migrate:1" }] }
`;
    await bench.push({ "carts/manifests/job.yaml": job, [carts]: deploymentYaml("carts:1") });
    await bench.settle();
    await bench.remove("/apis/batch/v1/namespaces/shop-dev/jobs/migrate");
    const { length } = bench.calls;
    const sha = await bench.push({ [carts]: deploymentYaml("carts:2") });
    await bench.reconcile({ restarted: true });
    await bench.settle();
    expect(bench.calls.slice(length)).not.toContain("apply Job");
    expect(bench.posted(sha).at(-1)).toMatch(/^success: 2 objects are healthy/);
  });
});
