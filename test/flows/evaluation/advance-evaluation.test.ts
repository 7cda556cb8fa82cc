import { describe, expect, it } from "vitest";
import type { EvaluationRequest } from "../../../src/core/evaluation-request/evaluation-request.ts";
import { advanceEvaluation } from "../../../src/flows/evaluation/advance-evaluation.ts";
import { readEvaluation } from "../../../src/flows/evaluation/read-evaluation.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { advance, evaluationOf, open } from "./asking.ts";
import { gateBench, id, request, sli, slo, started } from "./gate-bench.ts";

const broken = slo.replace("<1000", "1000");

it("goes from the intent over the window's end to record, status and answer", async () => {
  const bench = await gateBench();
  await open(bench);
  expect(await advance(bench, 10)).toMatchObject({ until: new Date("2026-03-01T03:00:30.000Z") });
  expect(await advance(bench)).toEqual({ kind: "done" });

  const evaluation = await evaluationOf(bench);
  expect(evaluation).toMatchObject({ result: "pass", score: 100, comparedEvents: [] });
  expect(bench.asked).toMatchObject([
    {
      indicators: [{ metric: "response_time_p90", query: "p90($SERVICE)" }],
      window: { start: new Date("2026-03-01T02:50:00Z"), end: new Date("2026-03-01T03:00:00Z") },
      context: { project: "shop", event: { id: "event-1", context: "context-1" } },
    },
  ]);
  const page = `/blob/evenkeel/journal/evaluations/production/carts/${id}.json`;
  expect(bench.posted.map(({ state, description }) => `${state}: ${description}`)).toEqual([
    "pending: waiting for the values of a window that ends at 2026-03-01 03:00 UTC",
    expect.stringMatching(/^success: pass: score 100, /),
  ]);
  expect(bench.posted.at(-1)?.url).toMatch(new RegExp(`${page}$`));
  expect(bench.sent).toMatchObject([{ id, data: { result: "pass" } }]);
  expect(await bench.journal()).toEqual([
    "request(production/carts): evaluate 2026-03-01 02:50 UTC to 2026-03-01 03:00 UTC",
    "evaluate(production/carts): pass, score 100",
    "answer(production/carts): the status is posted, pipeline has the event",
  ]);
});

it("judges what was deployed when it was asked for, though branch and stage move on", async () => {
  const bench = await gateBench();
  const deployed = await bench.commit("production", { "carts/version": "1" });
  await bench.deploy(deployed);
  await bench.commit("production", { "carts/slo.yaml": slo.replace("1000", "1") });
  await open(bench);
  await bench.deploy(await bench.commit("production", { "carts/slo.yaml": null }));
  await advance(bench);
  expect(await evaluationOf(bench)).toMatchObject({ result: "pass", reason: "score" });
  expect(new Set(bench.posted.map(({ sha }) => sha))).toEqual(new Set([deployed]));
});

describe("with a provider that does not answer", () => {
  it("asks again with growing pauses, and ends well when it is back", async () => {
    const bench = await gateBench();
    bench.measures(new UnavailableError("connection refused"));
    await open(bench);
    const times: number[] = [];
    for (let pass = 0; pass < 8; pass += 1) {
      const outcome = await advanceEvaluation(bench.deps, { project: bench.project, id });
      if (outcome.kind === "done") throw new Error("it has an end");
      times.push((outcome.until.getTime() - started.getTime()) / 1000);
      bench.deps.clock.advance(outcome.until.getTime() - bench.deps.clock.now().getTime());
    }
    expect(times).toEqual([30, 35, 40, 50, 70, 110, 190, 350]);
    bench.measures(600);
    expect(await advance(bench)).toEqual({ kind: "done" });
    expect(await evaluationOf(bench)).toMatchObject({ result: "pass" });
    expect(bench.posted.map(({ description }) => description.split(",")[0])).toEqual([
      "waiting for the values of a window that ends at 2026-03-01 03:00 UTC",
      "waiting for prometheus",
      "pass: score 100",
    ]);
  });

  it("is errored after the policy's patience, and says why", async () => {
    const bench = await gateBench({ main: { "evenkeel.yaml": "evaluation: {retryMinutes: 2}\n" } });
    bench.measures(new UnavailableError("connection refused"));
    await open(bench);
    await advance(bench);
    expect(bench.deps.clock.now().getTime() - started.getTime()).toBeLessThan(5 * 60_000);
    expect(await evaluationOf(bench)).toMatchObject({
      status: "errored",
      result: "fail",
      reason: "provider-unavailable",
      message: expect.stringContaining("connection refused"),
    });
    expect(bench.posted.at(-1)?.state).toBe("error");
  });

  it("waits as long as it asks for", async () => {
    const bench = await gateBench();
    bench.measures(new RateLimitedError("slow down", 600));
    await open(bench);
    const outcome = await advance(bench, 60);
    expect(outcome).toMatchObject({ until: new Date("2026-03-01T03:10:30.000Z") });
  });
});

describe("with a sink", () => {
  it("that is down, keeps the answer until it is taken", async () => {
    const bench = await gateBench();
    bench.sinkAnswers(new UnavailableError("no route"));
    await open(bench);
    expect(await advance(bench, 60)).toMatchObject({ reason: "sink pipeline does not answer" });
    bench.sinkAnswers(undefined);
    await advance(bench);
    expect(bench.sent).toHaveLength(1);
    expect(bench.asked).toHaveLength(1);
  });

  it.each([
    ["refuses", new Error("404 nobody here")],
    ["does not answer for a day", new UnavailableError("no route")],
  ])("that %s, says so in the journal and ends", async (_, error) => {
    const bench = await gateBench();
    bench.sinkAnswers(error);
    await open(bench);
    await advance(bench, 60);
    bench.deps.clock.advance(86_400_000);
    expect(await advance(bench, 60)).toEqual({ kind: "done" });
    expect((await bench.journal()).at(-1)).toBe(
      `answer(production/carts): the status is posted, pipeline did not take the event: ${error.message}`,
    );
  });
});

describe("without a verdict by objectives", () => {
  const complete = { "carts/slo.yaml": slo, "carts/prometheus/sli.yaml": sli };

  it.each<[string, Parameters<typeof gateBench>[0], Partial<EvaluationRequest>, object]>([
    [
      "no slo.yaml",
      { production: {} },
      {},
      { status: "succeeded", result: "pass", score: 0, reason: "no-slo" },
    ],
    [
      "no slo.yaml after tests that failed, in 0.6",
      { production: {}, main: { "evenkeel.yaml": "compatibility: keptn-0.6\n" } },
      { trigger: { ...request().trigger, testResult: "fail" } },
      { result: "fail" },
    ],
    [
      "tests that failed",
      { production: complete },
      { trigger: { ...request().trigger, kind: "keptn-0.6", testResult: "fail" } },
      { status: "succeeded", result: "fail", evaluationResult: "pass", reason: "tests-failed" },
    ],
    [
      "a service that there is not",
      {},
      { service: "cart" },
      {
        status: "errored",
        reason: "unknown-place",
        message: 'The stage production has no service "cart": it has carts.',
      },
    ],
    [
      "a stage that there is not",
      {},
      { stage: "main" },
      {
        status: "errored",
        reason: "unknown-place",
        message: 'shipyard.yaml has no stage "main": it has production.',
      },
    ],
    [
      "a slo.yaml with faults",
      { production: { ...complete, "carts/slo.yaml": broken } },
      {},
      { status: "errored", message: expect.stringContaining("carts/slo.yaml:8:20: ") },
    ],
    [
      "a sli.yaml with faults",
      { production: { ...complete, "carts/sli.yaml": "indicators: []\n" } },
      {},
      {
        status: "errored",
        reason: "unreadable-sli",
        message: expect.stringContaining("carts/sli.yaml:1:13: "),
      },
    ],
    [
      "a provider that the project may not use",
      {
        production: complete,
        main: { "evenkeel.yaml": "stages: {production: {indicators: dynatrace}}\n" },
      },
      {},
      { status: "errored", reason: "no-provider" },
    ],
  ])("because of %s", async (_, files, given, expected) => {
    const bench = await gateBench(files);
    await open(bench, given);
    expect(await advance(bench)).toEqual({ kind: "done" });
    const found = await readEvaluation(bench.deps, bench.project.repository, id);
    expect(found).toMatchObject({ record: { finished: { evaluation: expected } } });
    expect(bench.sent).toHaveLength(1);
  });

  it.each([
    ["", { status: "errored", result: "fail", reason: "no-provider" }],
    ["compatibility: keptn-1.x\n", { status: "succeeded", result: "pass", reason: "no-provider" }],
    ["compatibility: keptn-0.6\n", { status: "errored", result: "fail", reason: "no-provider" }],
  ])("because there is no provider, with the policy %j", async (policy, expected) => {
    const bench = await gateBench({ main: { "evenkeel.yaml": policy } });
    const poor = { ...bench, project: { ...bench.project, indicators: [] } };
    await open(poor);
    await advance(poor);
    expect(await evaluationOf(poor)).toMatchObject(expected);
  });

  it("because the repository is no project, after as long as a provider is waited for", async () => {
    const bench = await gateBench();
    await bench.commit("main", { "shipyard.yaml": null });
    await open(bench);
    expect(await advance(bench, 60)).toMatchObject({ kind: "waiting" });
    expect(await advance(bench)).toEqual({ kind: "done" });
    expect(await evaluationOf(bench)).toMatchObject({ status: "errored", reason: "unknown-place" });
  });
});
