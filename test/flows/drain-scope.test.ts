import { expect, it } from "vitest";
import { problemId } from "../../src/core/problem/problem-id.ts";
import type { Problem } from "../../src/core/problem/problem.ts";
import type { ReportScope } from "../../src/core/spool/report-scope.ts";
import type { SpoolItem } from "../../src/ports.ts";
import { aProblem } from "../support/records.ts";
import { drainBench } from "./drain-bench.ts";
import { spooled } from "./spool-of.ts";

const problem = aProblem({ stage: "production" });
const over: Problem = { ...problem, state: "resolved" };

function limited(id: string, told: Problem, scope: ReportScope): SpoolItem {
  const payload: unknown = JSON.parse(spooled(id, told).payload);
  return { id, payload: JSON.stringify({ ...Object(payload), scope }) };
}

it.each<[string, Problem, ReportScope, readonly string[]]>([
  [
    "of another stage that gives its own",
    { ...over, stage: "staging" },
    { projects: ["sockshop"], stages: ["staging"] },
    [],
  ],
  ["of another project in the same repository", over, { projects: ["website"] }, []],
  ["of the stage", over, { projects: ["sockshop"], stages: ["production"] }, ["problem-resolved"]],
  ["of the project", over, { projects: ["sockshop"] }, ["problem-resolved"]],
])("the word of a sender %s on a known problem", async (_, told, scope, added) => {
  const { drain, sockshop, left, story, warned } = await drainBench(
    spooled("1", problem),
    limited("2", told, scope),
  );
  await drain();
  expect(left()).toEqual([]);
  expect(await story(sockshop)).toEqual([[problemId(problem), "problem-opened", ...added]]);
  expect(warned).toHaveLength(added.length === 0 ? 1 : 0);
});

it("counts where nobody knew the problem's stage", async () => {
  const { drain, sockshop, story } = await drainBench(
    spooled("1", { ...problem, stage: null }),
    limited("2", over, { projects: ["sockshop"], stages: ["production"] }),
  );
  await drain();
  expect(await story(sockshop)).toEqual([
    [problemId(problem), "problem-opened", "problem-resolved"],
  ]);
});
