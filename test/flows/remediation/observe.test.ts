import { expect, it } from "vitest";
import { statusContext } from "../../../src/core/pull-request/status-context.ts";
import { pageOf, postEvaluationStatus } from "../../../src/flows/evaluation/evaluation-status.ts";
import { readProject } from "../../../src/flows/project-view.ts";
import { observe } from "../../../src/flows/remediation/observe.ts";
import { aProblem, aRecord, planned } from "../../support/records.ts";
import { gateBench, request, started } from "../evaluation/gate-bench.ts";

const at = started.toISOString();

async function observed() {
  const bench = await gateBench();
  const { deps, project } = bench;
  const sha = await bench.commit("production", { "carts/version": "2" });
  const reading = await readProject(deps, project);
  if (reading.kind !== "ready") throw new Error(reading.reason);
  const record = aRecord([
    { kind: "problem-opened", at, problem: aProblem({ project: "shop" }) },
    planned(),
    { kind: "reconciled", at, attempt: 1, sha, outcome: "healthy", detail: "" },
  ]);
  const [attempt] = record.attempts;
  if (attempt === undefined) throw new Error("no attempt");
  const given = { view: reading.view, record };
  const pass = () => observe({ ...deps, enqueue: () => undefined }, given, attempt);
  return { ...bench, sha, pass };
}

it("links its pending status to the problem, whose page is there, and names the evaluation", async () => {
  const { pass, posted } = await observed();
  expect(await pass()).toMatchObject({ kind: "waiting" });
  expect(posted).toMatchObject([
    {
      context: statusContext.evaluation("production", "carts"),
      state: "pending",
      url: expect.stringMatching(/problems\/[0-9a-f]{10}\.jsonl#20260301T030000Z-[0-9a-f]{8}$/),
    },
  ]);
});

it("leaves the word of a newer evaluation of its commit", async () => {
  const { deps, project, sha, pass, posted } = await observed();
  const commit = { repository: project.repository, sha };
  const newer = { id: "20260301T030500Z-00000000", request: request() };
  const status = { state: "failure", description: "fail: score 0" } as const;
  const page = pageOf(project.repository, newer);
  await postEvaluationStatus(deps, commit, { evaluation: newer, status, page });
  await pass();
  expect(posted).toMatchObject([{ state: "failure" }]);
});
