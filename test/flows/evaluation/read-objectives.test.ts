import { describe, expect, it } from "vitest";
import { formatFault, type Fault } from "../../../src/core/fault.ts";
import { deployedCommit } from "../../../src/flows/evaluation/deployed-commit.ts";
import { readObjectives, readQueries } from "../../../src/flows/evaluation/read-objectives.ts";
import { readProject, type ProjectView } from "../../../src/flows/project-view.ts";
import { plainGit } from "../../adapters/git/upstream.ts";
import { gateBench, slo, started, type GateBench } from "./gate-bench.ts";

async function viewOf({ deps, project }: GateBench): Promise<ProjectView> {
  const reading = await readProject(deps, project);
  if (reading.kind !== "ready") throw new Error(reading.reason);
  return reading.view;
}

async function read(bench: GateBench, given: { readonly at?: string } = {}) {
  const view = await viewOf(bench);
  const at = given.at ?? (await deployedCommit(bench.deps, view, "production")) ?? "";
  const where = { stage: "production", service: "carts", at };
  return {
    objectives: await readObjectives(bench.deps, view, where),
    queries: await readQueries(bench.deps, view, { where, provider: "prometheus" }),
  };
}

function after(minutes: number): Date {
  return new Date(started.getTime() + minutes * 60_000);
}

function places(faults: readonly Fault[]): readonly (string | undefined)[] {
  return faults.map((fault) => formatFault(fault).split(": ")[0]);
}

const score = 'total_score: {pass: "80%"}\n';
const objectives = 'objectives: [{sli: errors, pass: [{criteria: ["<1"]}]}]\n';

describe("over project, stage and service, the most specific wins", () => {
  it.each<[string, Parameters<typeof gateBench>[0]]>([
    [
      "with a branch for each stage",
      {
        main: {
          "slo.yaml": 'filter: {a: b}\ntotal_score: {pass: "70%"}\n',
          "sli.yaml": "indicators: {errors: project, rate: project}\n",
        },
        production: {
          "slo.yaml": score,
          "prometheus/sli.yaml": "indicators: {errors: stage}\n",
          "carts/slo.yaml": objectives,
          "carts/sli.yaml": "indicators: {errors: service}\n",
          "carts/dynatrace/sli.yaml": "indicators: {errors: other}\n",
        },
      },
    ],
    [
      "with folders",
      {
        main: {
          "evenkeel.yaml": "layout: folders\n",
          "slo.yaml": 'filter: {a: b}\ntotal_score: {pass: "70%"}\n',
          "sli.yaml": "indicators: {errors: project, rate: project}\n",
          "production/slo.yaml": score,
          "production/prometheus/sli.yaml": "indicators: {errors: stage}\n",
          "production/carts/slo.yaml": objectives,
          "production/carts/sli.yaml": "indicators: {errors: service}\n",
        },
      },
    ],
  ])("%s", async (_, files) => {
    const bench = await gateBench(files);
    const { objectives: found, queries } = await read(bench);
    expect(found).toMatchObject({
      slo: { filter: { a: "b" }, totalScore: { pass: "80%" }, objectives: [{ sli: "errors" }] },
      faults: [],
    });
    expect(queries).toMatchObject({ value: { queries: { errors: "service", rate: "project" } } });
    const sources = found.kind === "none" ? [] : found.sources;
    expect(sources.map(({ path }) => path.replace("production/", ""))).toEqual([
      "slo.yaml",
      "slo.yaml",
      "carts/slo.yaml",
    ]);
    for (const { commit, path, blob } of sources) {
      const tree = await bench.deps.git.list(bench.project.repository, commit, "");
      expect(tree.find((file) => file.path === path)?.blob).toBe(blob);
    }
  });
});

it("reads the project's files as they were when the deployed commit was made", async () => {
  const bench = await gateBench({ main: { "slo.yaml": score } });
  await bench.commit("main", { "slo.yaml": 'total_score: {pass: "81%"}\n' }, after(1));
  await bench.deploy(await bench.commit("production", { "carts/slo.yaml": objectives }, after(2)));
  await bench.commit("main", { "slo.yaml": 'total_score: {pass: "82%"}\n' }, after(3));
  expect((await read(bench)).objectives).toMatchObject({ slo: { totalScore: { pass: "81%" } } });
});

it.each([
  ["is pointed at the stage's commit", []],
  ["merges the stage's commit", ["main"]],
])("reads the same when the main branch later %s", async (_, others) => {
  const bench = await gateBench({ production: {} });
  const at = await bench.commit("production", { "slo.yaml": slo }, after(1));
  const before = await read(bench, { at });
  const { repository } = bench.project;
  const { url } = repository;
  const parents = [...others, at].flatMap((parent) => ["-p", parent]);
  const merge = ["commit-tree", "-m", "merge", ...parents, `${at}^{tree}`];
  const merged = others.length === 0 ? at : await plainGit(url, ...merge);
  await plainGit(url, "update-ref", "refs/heads/main", merged);
  await bench.deps.git.fetch(repository);
  expect((await bench.deps.git.heads(repository)).get("main")).toBe(merged);
  expect(before.objectives).toMatchObject({ sources: [{ path: "slo.yaml", commit: at }] });
  expect(await read(bench, { at })).toEqual(before);
});

it("keeps what a stage has copied where the project has removed it", async () => {
  const bench = await gateBench({ main: { "slo.yaml": slo }, production: {} });
  await bench.commit("main", { "slo.yaml": null }, after(1));
  const at = await bench.commit("production", { a: "1" }, after(2));
  const { objectives: found } = await read(bench, { at });
  expect(found).toMatchObject({ sources: [{ path: "slo.yaml", commit: at }] });
});

it.each([
  ["there is no slo.yaml", { production: {} }],
  ["the project only says what would be enough", { main: { "slo.yaml": score }, production: {} }],
  [
    "the stage only says what to compare with",
    { production: { "slo.yaml": "comparison: {compare_with: single_result}\n" } },
  ],
])("has no objectives where %s", async (_, files) => {
  expect((await read(await gateBench(files))).objectives).toEqual({ kind: "none" });
});

it("tells every fault of every file, with the branch where it is another", async () => {
  const bench = await gateBench({
    main: { "slo.yaml": "total: 1\n", "sli.yaml": "indicators: {a: ''}\n" },
    production: { "carts/slo.yaml": slo.replace("90%", "much"), "carts/sli.yaml": "a" },
  });
  const { objectives: found, queries } = await read(bench);
  expect(places(found.kind === "none" ? [] : found.faults)).toEqual([
    "main:slo.yaml:1:1",
    "carts/slo.yaml:10:9",
  ]);
  expect(places(queries.ok ? [] : queries.faults)).toEqual([
    "main:sli.yaml:1:17",
    "carts/sli.yaml:1:1",
  ]);
});

it("does not take a slo.yaml that is no text for one that is absent", async () => {
  const bench = await gateBench({ production: { "carts/slo.yaml": "x".repeat(1_100_000) } });
  expect((await read(bench)).objectives).toMatchObject({
    slo: null,
    faults: [{ path: "carts/slo.yaml", message: expect.stringContaining("no UTF-8 text") }],
  });
});

describe("what is deployed", () => {
  it("is the commit of the last reconcile", async () => {
    const bench = await gateBench();
    const sha = await bench.commit("production", { a: "1" });
    await bench.deploy(sha);
    await bench.commit("production", { a: "2" });
    expect(await deployedCommit(bench.deps, await viewOf(bench), "production")).toBe(sha);
  });

  it("is the head where nothing was reconciled, or what was is not on the branch", async () => {
    const bench = await gateBench();
    const head = await bench.commit("production", { a: "1" });
    expect(await deployedCommit(bench.deps, await viewOf(bench), "production")).toBe(head);
    await bench.deploy("0".repeat(40));
    expect(await deployedCommit(bench.deps, await viewOf(bench), "production")).toBe(head);
  });

  it("is what was applied before where the last reconcile applied nothing", async () => {
    const bench = await gateBench();
    const sha = await bench.commit("production", { a: "1" });
    const refused = await bench.commit("production", { a: "2" });
    await bench.deploy(refused, sha);
    expect(await deployedCommit(bench.deps, await viewOf(bench), "production")).toBe(sha);
    await bench.deploy(refused, null);
    expect(await deployedCommit(bench.deps, await viewOf(bench), "production")).toBeNull();
  });

  it("is nothing on a stage that there is not", async () => {
    const bench = await gateBench();
    expect(await deployedCommit(bench.deps, await viewOf(bench), "main")).toBeNull();
  });
});
