import { expect, it } from "vitest";
import { formatEvaluation } from "../../../src/core/journal/format-evaluation.ts";
import { evaluationFile } from "../../../src/core/layout/evaluation-place.ts";
import { journalBranch } from "../../../src/core/layout/layout.ts";
import { advanceEvaluation } from "../../../src/flows/evaluation/advance-evaluation.ts";
import { openEvaluations } from "../../../src/flows/evaluation/evaluation-files.ts";
import { formatKey, type Key } from "../../../src/flows/key.ts";
import { readProject } from "../../../src/flows/project-view.ts";
import { judgeAttempt } from "../../../src/flows/remediation/judge-attempt.ts";
import { UnavailableError } from "../../../src/ports.ts";
import { gateBench, started, type GateBench } from "../evaluation/gate-bench.ts";
import { aProblem, aRecord } from "../../support/records.ts";

/** The first attempt of a problem, whose change was rolled out at the start and is observed for ten minutes. */
async function attempt(bench: GateBench, sink: string | null) {
  const project = { ...bench.project, sink };
  const sha = await bench.commit("production", { "carts/version": "2" });
  const reading = await readProject(bench.deps, project);
  if (reading.kind !== "ready") throw new Error(reading.reason);
  const at = started.toISOString();
  const problem = aProblem({ project: "shop" });
  const record = aRecord([{ kind: "problem-opened", at, problem }]);
  const enqueued: Key[] = [];
  const deps = { ...bench.deps, enqueue: (key: Key) => void enqueued.push(key) };
  const judge = () =>
    judgeAttempt(
      deps,
      { view: reading.view, record },
      {
        reconciled: { kind: "reconciled", at, attempt: 1, sha, outcome: "healthy", detail: "" },
        where: { stage: "production", service: "carts", at: sha },
        start: started,
        end: new Date(started.getTime() + 600_000),
      },
    );
  return { project, sha, enqueued, judge };
}

it("waits for the window and its values, then records one verdict for every pass", async () => {
  const bench = await gateBench();
  const { judge, sha, enqueued } = await attempt(bench, null);
  expect(await judge()).toEqual({
    reason: "observing until 2026-03-01 03:10 UTC",
    until: new Date("2026-03-01T03:10:30.000Z"),
  });
  bench.deps.clock.advance(630_000);
  const record = await judge();
  expect(record).toMatchObject({
    id: expect.stringMatching(/^20260301T030000Z-/),
    request: { trigger: { kind: "remediation", id: "0123456789-1" } },
    finished: { commit: sha, evaluation: { result: "pass" } },
  });
  bench.measures(5_000);
  expect(await judge()).toEqual(record);
  expect(bench.asked).toHaveLength(1);
  expect(await bench.journal()).toEqual(["evaluate(production/carts): pass, score 100"]);
  expect(enqueued).toEqual([]);
});

it("takes no record for its own that something else asked for", async () => {
  const bench = await gateBench();
  const { judge, project } = await attempt(bench, null);
  bench.deps.clock.advance(630_000);
  const record = await judge();
  if (!("id" in record)) throw new Error("no verdict");
  const trigger = { ...record.request.trigger, kind: "keptn-1.x" } as const;
  const foreign = { ...record, request: { ...record.request, trigger } };
  const path = evaluationFile({ ...record.request, id: record.id });
  await bench.commit(journalBranch, { [path]: formatEvaluation(foreign) ?? "" });
  await bench.deps.git.fetch(project.repository);
  await expect(judge()).rejects.toThrow("is of no remediation");
});

it("is heard of by the project's sink", async () => {
  const bench = await gateBench();
  const { judge, project, enqueued } = await attempt(bench, "pipeline");
  bench.deps.clock.advance(630_000);
  const record = await judge();
  if (!("id" in record)) throw new Error("no verdict");
  const { id } = record;
  expect(enqueued.map(formatKey)).toEqual([`evaluation/shop/${id}`]);
  expect(await openEvaluations(bench.deps, project.repository)).toEqual([id]);
  await advanceEvaluation(bench.deps, { project, id });
  expect(bench.sent).toMatchObject([{ id, data: { result: "pass" } }]);
  expect(await openEvaluations(bench.deps, project.repository)).toEqual([]);
});

it("is patient with a provider that does not answer, then errored", async () => {
  const bench = await gateBench();
  const { judge } = await attempt(bench, null);
  bench.measures(new UnavailableError("connection refused"));
  bench.deps.clock.advance(630_000);
  expect(await judge()).toEqual({
    reason: "waiting for prometheus, which does not answer, until 2026-03-01 03:40 UTC",
    until: new Date("2026-03-01T03:10:35.000Z"),
  });
  bench.deps.clock.advance(30 * 60_000);
  expect(await judge()).toMatchObject({
    finished: { evaluation: { status: "errored", reason: "provider-unavailable" } },
  });
});
