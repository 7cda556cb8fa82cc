import { join } from "node:path";
import { expect, it } from "vitest";
import { openEvaluationFile } from "../../../src/core/layout/evaluation-place.ts";
import { journalBranch } from "../../../src/core/layout/layout.ts";
import { openEvaluations } from "../../../src/flows/evaluation/evaluation-files.ts";
import { advanceEvaluation } from "../../../src/flows/evaluation/advance-evaluation.ts";
import { openEvaluation } from "../../../src/flows/evaluation/open-evaluation.ts";
import { gitAt, temporaryFolder } from "../../adapters/git/upstream.ts";
import { gateBench, id, request, started, type GateBench } from "./gate-bench.ts";

const later = "20260301T040000Z-1a2b3c4d";

async function open(
  { deps, project }: Pick<GateBench, "deps" | "project">,
  as: string,
  given = request(),
): Promise<string> {
  const triggeredAt = started.toISOString();
  return openEvaluation(deps, { project, id: as, triggeredAt, request: given });
}

it("joins what the same event asked for, while that is open and when it is answered", async () => {
  const bench = await gateBench();
  const { deps, project } = bench;
  expect(await open(bench, id)).toBe(id);
  expect(await open(bench, later)).toBe(id);
  deps.clock.advance(60_000);
  await advanceEvaluation(deps, { project, id });
  expect(await openEvaluations(deps, project.repository)).toEqual([]);
  expect(await open(bench, later)).toBe(id);
  expect(await bench.journal()).toHaveLength(3);
});

it.each([
  ["another event", { trigger: { ...request().trigger, id: "event-2" } }],
  ["another source", { trigger: { ...request().trigger, source: "other" } }],
  ["another service", { service: "orders" }],
])("does not join %s whose id ends the same", async (_, given) => {
  const bench = await gateBench();
  await open(bench, id);
  expect(await open(bench, later, request(given))).toBe(later);
  expect(await openEvaluations(bench.deps, bench.project.repository)).toEqual([id, later]);
});

it("takes the head of the branch where a person edited the table of the last reconcile", async () => {
  const bench = await gateBench();
  await bench.deploy("oops");
  await open(bench, id);
  const { deps, project } = bench;
  const heads = await deps.git.heads(project.repository);
  const text = await deps.git.read(
    project.repository,
    heads.get(journalBranch) ?? "",
    openEvaluationFile(id),
  );
  expect(JSON.parse(text ?? "")).toMatchObject({ commit: heads.get("production") });
});

it.each([
  ["another event", { trigger: { ...request().trigger, id: "event-2" } }],
  ["another service", { service: "orders" }],
])("never writes over what %s asked for", async (_, given) => {
  const bench = await gateBench();
  await open(bench, id);
  await expect(open(bench, id, request(given))).rejects.toThrow(openEvaluationFile(id));
  expect(await bench.journal()).toHaveLength(1);
});

it("is opened once by two servers that hear of it at once", async () => {
  const bench = await gateBench();
  const second = { ...bench.deps, git: gitAt(join(await temporaryFolder(), "second")) };
  const ids = await Promise.all([
    open(bench, id),
    open({ deps: second, project: bench.project }, later),
  ]);
  expect(new Set(ids).size).toBe(1);
  expect(await bench.journal()).toHaveLength(1);
});
