import { expect, it } from "vitest";
import { openEvaluationFile } from "../../../src/core/layout/evaluation-place.ts";
import { journalBranch } from "../../../src/core/layout/layout.ts";
import { discardOpen } from "../../../src/flows/evaluation/discard-open.ts";
import { openEvaluations } from "../../../src/flows/evaluation/evaluation-files.ts";
import { openEvaluation } from "../../../src/flows/evaluation/open-evaluation.ts";
import { gateBench, id, request, started } from "./gate-bench.ts";

it.each([
  ["is edited into something else", "{}"],
  ["is too large to be read", "x".repeat(1_100_000)],
])("takes away once what %s", async (_, text) => {
  const { deps, project, commit, journal } = await gateBench();
  await commit(journalBranch, { [openEvaluationFile(id)]: text });
  await discardOpen(deps, project.repository, id);
  await discardOpen(deps, project.repository, id);
  expect(await openEvaluations(deps, project.repository)).toEqual([]);
  expect((await journal()).slice(-2)).toEqual([
    "work on evenkeel/journal",
    `discard: ${openEvaluationFile(id)} is no intent that can be read`,
  ]);
});

it("leaves what can be read", async () => {
  const { deps, project } = await gateBench();
  const triggeredAt = started.toISOString();
  await openEvaluation(deps, { project, id, triggeredAt, request: request() });
  await discardOpen(deps, project.repository, id);
  expect(await openEvaluations(deps, project.repository)).toEqual([id]);
});
