import { expect, it } from "vitest";
import { formatEvaluation } from "../../../src/core/journal/format-evaluation.ts";
import { openEvaluationFile } from "../../../src/core/layout/evaluation-place.ts";
import { journalBranch } from "../../../src/core/layout/layout.ts";
import { readProject } from "../../../src/flows/project-view.ts";
import { reachVerdict } from "../../../src/flows/remediation/reach-verdict.ts";
import { aProblem, aRecord } from "../../support/records.ts";
import { evaluationOf, pass } from "./asking.ts";
import { gateBench, id, request, started } from "./gate-bench.ts";

const gone = "1".repeat(40);
const told = `The commit ${gone}, which was deployed, is no longer in the repository.`;

it("is answered as errored where the deployed commit is no longer in the repository", async () => {
  const bench = await gateBench();
  const open = { id, triggeredAt: started.toISOString(), commit: gone, request: request() };
  const text = formatEvaluation(open) ?? "";
  await bench.commit(journalBranch, { [openEvaluationFile(id)]: text });
  bench.deps.clock.advance(60_000);
  expect(await pass(bench)).toEqual({ kind: "done" });
  expect(await evaluationOf(bench)).toMatchObject({
    status: "errored",
    reason: "unknown-place",
    message: told,
  });
  expect(bench.posted.at(-1)).toMatchObject({ sha: gone, state: "error" });
  expect(bench.sent).toHaveLength(1);
});

it("ends a remediation's attempt as errored, too", async () => {
  const bench = await gateBench();
  const reading = await readProject(bench.deps, bench.project);
  if (reading.kind !== "ready") throw new Error(reading.reason);
  const at = started.toISOString();
  const problem = aProblem({ project: "shop" });
  const record = aRecord([{ kind: "problem-opened", at, problem }]);
  bench.deps.clock.advance(630_000);
  const verdict = await reachVerdict(
    { ...bench.deps, enqueue: () => {} },
    { view: reading.view, record },
    {
      reconciled: { kind: "reconciled", at, attempt: 1, sha: gone, outcome: "healthy", detail: "" },
      where: { stage: "production", service: "carts", at: gone },
      start: started,
      end: new Date(started.getTime() + 600_000),
    },
  );
  expect(verdict).toMatchObject({ kind: "reached", result: "errored" });
});
