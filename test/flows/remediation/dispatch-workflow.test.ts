import { describe, expect, it } from "vitest";
import { plannedEntry } from "../../../src/core/remediation/planned-entry.ts";
import { started } from "../evaluation/gate-bench.ts";
import { actionBench } from "./action-bench.ts";

const at = started.toISOString();
const rule = "      - action: workflow\n        value: clear-cache\n";
const automated = "stages: {production: {mode: automated}}\n";

async function planned(policy = automated) {
  const bench = await actionBench(policy);
  await bench.rulesAre(rule);
  const id = await bench.problem({});
  await bench.append(id, plannedEntry(await bench.planned(id), at));
  return { ...bench, id };
}

describe("a planned workflow", () => {
  it("sends its event once, and is observed from then on at the stage's head", async () => {
    const { steps, id, sent, kinds, read, given } = await planned();
    await steps(id);
    await steps(id);
    expect(sent).toEqual([
      {
        event: "clear-cache",
        payload: expect.objectContaining({
          project: "shop",
          stage: "production",
          service: "carts",
          delivery: `${id}-1`,
          inputs: "{}",
        }),
      },
    ]);
    expect(Object.keys(sent[0]?.payload ?? {})).toHaveLength(10);
    expect(await kinds(id)).toEqual([
      "problem-opened",
      "action-planned",
      "dispatched",
      "reconciled",
    ]);
    const { view } = await given(id);
    expect((await read(id)).attempts[0]?.reconciled).toMatchObject({
      sha: view.heads.get("production"),
      outcome: "healthy",
    });
  });

  it("is not started once the problem is over", async () => {
    const { append, steps, id, sent, kinds } = await planned();
    await append(id, { kind: "problem-resolved", at });
    await steps(id);
    expect(sent).toEqual([]);
    expect((await kinds(id)).at(-1)).toBe("closed");
  });

  it("sends what the rules say, not what somebody wrote into the record", async () => {
    const bench = await actionBench(automated);
    await bench.rulesAre(rule);
    const id = await bench.problem({});
    const forged = { event: "drop-database", payload: {} };
    await bench.append(id, plannedEntry({ ...(await bench.planned(id)), workflow: forged }, at));
    await bench.steps(id);
    expect(bench.sent).toMatchObject([{ event: "clear-cache" }]);
  });

  const frozen = `stages:
  production:
    mode: automated
    freeze: [{name: night, start: "0 0 * * *", duration: 23h}]
`;

  it("waits while the stage is frozen, unless nobody has to approve it", async () => {
    const held = await planned(frozen);
    expect(await held.steps(held.id)).toMatchObject({
      kind: "waiting",
      reason: expect.stringContaining("night"),
    });
    expect(held.sent).toEqual([]);
    const free = await planned(`${frozen}actions: {x: {workflow: clear-cache, approval: none}}\n`);
    await free.steps(free.id);
    expect(free.sent).toHaveLength(1);
  });

  it("waits where the stage is only observed by now", async () => {
    const { commit, steps, id, sent } = await planned();
    await commit("main", { "evenkeel.yaml": "stages: {production: {mode: observe}}\n" });
    expect(await steps(id)).toMatchObject({ kind: "waiting" });
    expect(sent).toEqual([]);
  });

  it("waits while a person holds it", async () => {
    const { append, steps, id, sent } = await planned();
    const until = new Date(started.getTime() + 3_600_000).toISOString();
    await append(id, {
      kind: "hold-placed",
      at,
      action: "workflow",
      by: "grace",
      reason: "not now",
      until,
    });
    expect(await steps(id)).toMatchObject({ kind: "waiting", until: new Date(until) });
    expect(sent).toEqual([]);
  });

  it("is refused on a stage in review", async () => {
    const { rulesAre, problem, plan } = await actionBench("stages: {production: {mode: review}}\n");
    await rulesAre(rule);
    expect(await plan(await problem({}))).toMatchObject({ reason: "not-approved" });
  });
});
