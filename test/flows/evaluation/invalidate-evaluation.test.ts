import { expect, it } from "vitest";
import { formatEvaluation } from "../../../src/core/journal/format-evaluation.ts";
import { journalBranch } from "../../../src/core/layout/layout.ts";
import { advanceEvaluation } from "../../../src/flows/evaluation/advance-evaluation.ts";
import type { EventReference } from "../../../src/flows/evaluation/find-evaluation.ts";
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

const named = { id: "event-1", stage: "production", service: "carts", context: "context-1" };

it.each<[string, Partial<EventReference>, object]>([
  ["event and place", {}, { kind: "invalidated", id: first }],
  ["event alone", { stage: null, service: null, context: "" }, { kind: "invalidated", id: first }],
  ["its own id", { id: second }, { kind: "invalidated", id: second }],
  ["another stage", { stage: "dev" }, { kind: "unknown" }],
  ["another service", { service: "orders" }, { kind: "unknown" }],
  ["another context", { context: "context-2" }, { kind: "unknown" }],
  ["the beginning of an id", { id: "20260301T0301" }, { kind: "unknown" }],
  ["nothing", { id: "" }, { kind: "unknown" }],
])("is found for an event that names %s, and only then", async (_, given, expected) => {
  const bench = await threeEvaluations();
  const { deps, project } = bench;
  const id = { ...named, ...given };
  expect(await invalidateEvaluation(deps, { project, id, reason: "r", by: "ci" })).toEqual(
    expected,
  );
});

it("is not guessed among several that events of one id asked for", async () => {
  const bench = await threeEvaluations();
  const { deps, project } = bench;
  const trigger = { ...request().trigger, id: "event-1", source: "other" };
  const triggeredAt = started.toISOString();
  await openEvaluation(deps, { project, id: third, triggeredAt, request: request({ trigger }) });
  await advanceEvaluation(deps, { project, id: third });
  for (const id of [named, "event-1"]) {
    const outcome = await invalidateEvaluation(deps, { project, id, reason: "r", by: "ci" });
    expect(outcome).toEqual({ kind: "ambiguous", ids: [third, first] });
  }
});

it("cuts a reason that is too long for a record that is nearly full", async () => {
  const bench = await threeEvaluations();
  const { deps, project, commit } = bench;
  const found = await readEvaluation(deps, project.repository, first);
  if (found.kind !== "found" || found.record.finished === null) throw new Error("no record");
  const { record, path } = found;
  const { finished } = found.record;
  const evaluation = { ...finished.evaluation, message: "x".repeat(995_000) };
  const full = formatEvaluation({ ...record, finished: { ...finished, evaluation } }) ?? "";
  await commit(journalBranch, { [path]: full });
  const given = { project, id: first, reason: "ü".repeat(60_000), by: "ci" };
  expect(await invalidateEvaluation(deps, given)).toEqual({ kind: "invalidated", id: first });
  expect(await readEvaluation(deps, project.repository, first)).toMatchObject({
    record: { invalidated: { reason: expect.stringMatching(/^ü{1999}…$/) } },
  });
});

it("lists the newest first, as many as are wanted", async () => {
  const { deps, project } = await threeEvaluations();
  const ids = async (wanted: Parameters<typeof listEvaluations>[2]) =>
    (await listEvaluations(deps, project.repository, wanted)).map(({ id }) => id);
  expect(await ids({ limit: 10 })).toEqual([second, first]);
  expect(await ids({ limit: 1, service: "carts" })).toEqual([second]);
  expect(await ids({ limit: 10, stage: "dev" })).toEqual([]);
});
