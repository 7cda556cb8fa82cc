import { expect, it } from "vitest";
import { advanceEvaluation } from "../../../src/flows/evaluation/advance-evaluation.ts";
import { invalidateEvaluation } from "../../../src/flows/evaluation/invalidate-evaluation.ts";
import { listEvaluations } from "../../../src/flows/evaluation/list-evaluations.ts";
import { openEvaluation } from "../../../src/flows/evaluation/open-evaluation.ts";
import { readEvaluation } from "../../../src/flows/evaluation/read-evaluation.ts";
import { gateBench, request, started, type GateBench } from "./gate-bench.ts";

const first = "20260301T030000Z-00000001";
const second = "20260301T030100Z-00000002";
const third = "20260301T030200Z-00000003";

async function evaluate({ deps, project }: GateBench, id: string): Promise<void> {
  const given = request({ trigger: { ...request().trigger, id: `event-${id.slice(-1)}` } });
  const triggeredAt = started.toISOString();
  await openEvaluation(deps, { project, id, triggeredAt, request: given });
  await advanceEvaluation(deps, { project, id });
}

async function threeEvaluations(): Promise<GateBench> {
  const bench = await gateBench();
  bench.deps.clock.advance(60_000);
  bench.measures(600);
  await evaluate(bench, first);
  bench.measures(640);
  await evaluate(bench, second);
  return bench;
}

it("takes an evaluation out of later comparisons, by a commit that says who and why", async () => {
  const bench = await threeEvaluations();
  const { deps, project } = bench;
  const given = { project, id: second, reason: "a test run", by: "ada" };
  expect(await invalidateEvaluation(deps, given)).toEqual({ kind: "invalidated", id: second });
  expect(await invalidateEvaluation(deps, given)).toEqual({
    kind: "already",
    id: second,
    by: "ada",
  });
  expect((await bench.journal()).at(-1)).toBe(
    `invalidate(production/carts): ${second} is not compared with any more: a test run`,
  );
  // 680 is within 10 % of 640, and not of 600.
  bench.measures(680);
  await evaluate(bench, third);
  expect(await readEvaluation(deps, project.repository, third)).toMatchObject({
    record: { finished: { evaluation: { result: "fail", comparedEvents: [first] } } },
  });
});

it("is compared with what is newest, unless that was taken out", async () => {
  const bench = await threeEvaluations();
  bench.measures(680);
  await evaluate(bench, third);
  const { deps, project } = bench;
  expect(await readEvaluation(deps, project.repository, third)).toMatchObject({
    record: { finished: { evaluation: { result: "pass", comparedEvents: [second] } } },
  });
});

it.each([
  ["the event that asked for it", "event-1", { kind: "invalidated", id: first }],
  ["the beginning of its id", "20260301T0301", { kind: "invalidated", id: second }],
  ["a beginning of several", "202603", { kind: "ambiguous", ids: [second, first] }],
  ["nothing that there is", "event-7", { kind: "unknown" }],
  ["nothing", "", { kind: "unknown" }],
])("finds an evaluation by %s", async (_, id, expected) => {
  const bench = await threeEvaluations();
  const { deps, project } = bench;
  expect(await invalidateEvaluation(deps, { project, id, reason: "r", by: "ada" })).toEqual(
    expected,
  );
});

it("lists the newest first, as many as are wanted", async () => {
  const { deps, project } = await threeEvaluations();
  const ids = async (wanted: Parameters<typeof listEvaluations>[2]) =>
    (await listEvaluations(deps, project.repository, wanted)).map(({ id }) => id);
  expect(await ids({ limit: 10 })).toEqual([second, first]);
  expect(await ids({ limit: 1, service: "carts" })).toEqual([second]);
  expect(await ids({ limit: 10, stage: "dev" })).toEqual([]);
});
