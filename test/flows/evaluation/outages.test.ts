import { describe, expect, it } from "vitest";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { advance, evaluationOf, open, pass } from "./asking.ts";
import { gateBench, started, type GateBench } from "./gate-bench.ts";

const down = new UnavailableError("connection refused");
const hours = 3_600_000;

/** An evaluation whose window ended long ago: this server was away. */
async function late(): Promise<GateBench> {
  const bench = await gateBench();
  await open(bench);
  bench.deps.clock.advance(5 * hours);
  return bench;
}

describe("patience", () => {
  it("is counted from the first failed try, however long ago the window ended", async () => {
    const bench = await late();
    bench.measures(down);
    expect(await advance(bench, 25 * 60)).toMatchObject({ kind: "waiting" });
    bench.measures(600);
    await advance(bench);
    expect(await evaluationOf(bench)).toMatchObject({ result: "pass" });
  });

  it("ends all the same", async () => {
    const bench = await late();
    bench.measures(down);
    await advance(bench, 40 * 60);
    expect(await evaluationOf(bench)).toMatchObject({ reason: "provider-unavailable" });
    expect(bench.deps.evaluations.size).toBe(0);
  });

  it("begins anew with a process that starts", async () => {
    const bench = await late();
    bench.measures(down);
    await advance(bench, 25 * 60);
    bench.deps.evaluations.clear();
    expect(await advance(bench, 25 * 60)).toMatchObject({ kind: "waiting" });
  });

  it("with a repository that is no project is counted likewise", async () => {
    const bench = await late();
    await bench.commit("main", { "shipyard.yaml": null });
    expect(await advance(bench, 25 * 60)).toMatchObject({ kind: "waiting" });
  });
});

describe("a pass that comes early", () => {
  it.each([
    ["in a pause", down, 4],
    ["before a provider wants to be asked again", new RateLimitedError("slow down", 600), 599],
  ])("%s, asks nobody", async (_, error, seconds) => {
    const bench = await late();
    bench.measures(error);
    const outcome = await pass(bench);
    bench.measures(600);
    bench.deps.clock.advance(seconds * 1000);
    expect(await pass(bench)).toEqual(outcome);
    expect(bench.asked).toHaveLength(1);
    bench.deps.clock.advance(1000);
    expect(await pass(bench)).toEqual({ kind: "done" });
  });

  it("for a sink that is down, does not send", async () => {
    const bench = await late();
    bench.sinkAnswers(new RateLimitedError("slow down", 600));
    const outcome = await pass(bench);
    bench.sinkAnswers(undefined);
    bench.deps.clock.advance(599_000);
    expect(await pass(bench)).toEqual(outcome);
    expect(bench.sent).toEqual([]);
    bench.deps.clock.advance(1000);
    expect(await pass(bench)).toEqual({ kind: "done" });
    expect(bench.sent).toHaveLength(1);
    expect(bench.deps.evaluations.size).toBe(0);
  });

  it("asks GitHub nothing about what it has said", async () => {
    const bench = await gateBench();
    const window = { start: started.toISOString(), end: "2026-03-01T05:00:00.000Z" };
    await open(bench, { window });
    const { statuses } = bench.deps.hosting;
    let lists = 0;
    const list: typeof statuses.list = (...args) => {
      lists += 1;
      return statuses.list(...args);
    };
    const hosting = { ...bench.deps.hosting, statuses: { ...statuses, list } };
    for (let passes = 0; passes < 3; passes += 1) {
      await pass({ ...bench, deps: { ...bench.deps, hosting } });
    }
    expect({ lists, posted: bench.posted.length }).toEqual({ lists: 1, posted: 1 });
  });
});

describe("a provider that answers without a single value", () => {
  const files = {
    "carts/slo.yaml": 'objectives: [{sli: response_time_p90}]\ntotal_score: {pass: "0%"}\n',
    "carts/sli.yaml": "indicators: {response_time_p90: a}\n",
  };

  it.each([
    ["", "fail", "provider-failed"],
    ["compatibility: keptn-1.x\n", "fail", "provider-failed"],
    ["compatibility: keptn-0.6\n", "pass", "only-informational"],
  ])("by the policy %j, is a %s", async (policy, result, reason) => {
    const bench = await gateBench({ main: { "evenkeel.yaml": policy }, production: files });
    bench.measures(null);
    await open(bench);
    await advance(bench);
    expect(await evaluationOf(bench)).toMatchObject({ status: "succeeded", result, reason });
  });

  it("says that nothing at all was measured", async () => {
    const bench = await late();
    bench.measures(null);
    await pass(bench);
    const { message } = await evaluationOf(bench);
    expect(message).toContain("nothing at all was measured: response_time_p90: ");
    expect(bench.posted.at(-1)).toMatchObject({ state: "failure" });
  });
});
