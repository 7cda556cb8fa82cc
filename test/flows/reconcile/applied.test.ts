import { describe, expect, it } from "vitest";
import { deploymentYaml, stageBench } from "./stage-bench.ts";

const carts = "carts/manifests/carts.yaml";
const table = "stages/dev/reconcile.jsonl";
const broken = "kind: [";

describe("the table of a stage says what was applied last", () => {
  it("which is not a commit that was refused", async () => {
    await using bench = await stageBench();
    const good = await bench.push({ [carts]: deploymentYaml() });
    await bench.settle();
    expect((await bench.journal(table))[0]).toMatchObject({ sha: good, applied: good });
    for (const text of [broken, `${broken}[`]) {
      const bad = await bench.push({ [carts]: text });
      await bench.reconcile();
      expect((await bench.journal(table))[0]).toMatchObject({ sha: bad, applied: good });
    }
  });

  it("which is nothing where the first commit was refused", async () => {
    await using bench = await stageBench();
    await bench.push({ [carts]: broken });
    await bench.reconcile();
    expect((await bench.journal(table))[0]).toMatchObject({ state: "failure", applied: null });
  });

  it("which is not a set of which one object was refused", async () => {
    await using bench = await stageBench();
    const good = await bench.push({ [carts]: deploymentYaml() });
    await bench.settle();
    const unknown = deploymentYaml().replace("apps/v1", "apps/v7").replaceAll("carts", "orders");
    const bad = await bench.push({ "orders/manifests/orders.yaml": unknown });
    await bench.reconcile();
    const refused = { sha: bad, state: "failure", applied: good };
    expect((await bench.journal(table))[0]).toMatchObject(refused);
  });

  it("which is a commit that does not get healthy", async () => {
    await using bench = await stageBench();
    await bench.push({ [carts]: deploymentYaml() });
    await bench.settle();
    const paused = deploymentYaml("carts:2").replace("spec:\n", "spec:\n  paused: true\n");
    const sick = await bench.push({ [carts]: paused });
    await bench.settle();
    expect((await bench.journal(table))[0]).toMatchObject({ sha: sick, applied: sick });
  });
});
