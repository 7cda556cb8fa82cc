import { describe, expect, it } from "vitest";
import { formatEvaluation } from "../../../src/core/journal/format-evaluation.ts";
import { evaluationFile } from "../../../src/core/layout/evaluation-place.ts";
import { journalBranch } from "../../../src/core/layout/layout.ts";
import { plannedEntry } from "../../../src/core/remediation/planned-entry.ts";
import { propose } from "../../../src/flows/remediation/propose.ts";
import { isAsPlanned } from "../../../src/flows/remediation/is-as-planned.ts";
import { anEvaluation, anEvaluationRecord } from "../../support/evaluation-records.ts";
import { request, started } from "../evaluation/gate-bench.ts";
import { actionBench } from "./action-bench.ts";
import { deployment } from "./decide-bench.ts";

const at = started.toISOString();
const file = "carts/manifests/deployment.yaml";
const rule = "      - action: rollback\n";

type Result = "pass" | "warning" | "fail";

/** A service whose evaluations said so of its versions, replicas 1, 2, …, oldest first; the newest is what runs. */
async function versions(...results: readonly (Result | "none")[]) {
  const bench = await actionBench();
  await bench.rulesAre(rule);
  const shas: string[] = [];
  for (const [index, result] of results.entries()) {
    const sha = await bench.commit("production", { [file]: deployment("carts", index + 10) });
    shas.push(sha);
    if (result !== "none") await record(bench, { sha, result, minute: index });
  }
  const id = await bench.problem({});
  return { ...bench, id, shas };
}

type Bench = Awaited<ReturnType<typeof actionBench>>;

async function record(
  bench: Bench,
  given: {
    readonly sha: string;
    readonly result: Result;
    readonly minute: number;
    readonly at?: string;
    readonly invalidated?: string;
  },
): Promise<void> {
  const { sha, result, minute, invalidated } = given;
  const id = `20260301T02${String(10 + minute)}00Z-1a2b3c4d`;
  const evaluation = anEvaluationRecord({}, { id, request: request() });
  const whole = {
    ...evaluation,
    finished: {
      ...evaluation.finished,
      at: given.at ?? at,
      commit: sha,
      evaluation: anEvaluation({ result }),
    },
    invalidated: invalidated === undefined ? null : { at: invalidated, by: "grace", reason: "" },
  };
  const path = evaluationFile({ id, stage: "production", service: "carts" });
  await bench.commit(journalBranch, { [path]: formatEvaluation(whole) ?? "" });
}

describe("what a rollback goes back to", () => {
  it.each([
    [["pass", "none"], 0],
    [["pass", "fail", "none"], 0],
    [["pass", "warning", "fail"], 1],
    [["pass", "pass"], 0],
    [["pass", "pass", "fail", "none"], 1],
  ] as const)("of versions that were judged %j it is number %i", async (results, index) => {
    const { planned, id, shas } = await versions(...results);
    const plan = await planned(id);
    expect(plan.summary).toBe(`rollback to ${shas[index]?.slice(0, 7)} (1 file)`);
    expect(plan.edits).toMatchObject([
      { path: file, field: null, content: deployment("carts", index + 10) },
    ]);
  });

  it.each([[["none", "fail"]], [["fail", "fail"]], [["fail", "pass"]]] as const)(
    "of versions that were judged %j there is none",
    async (results) => {
      const { plan, id } = await versions(...results);
      expect(await plan(id)).toMatchObject({ kind: "refusal", reason: "nothing-to-edit" });
    },
  );

  it("is no commit of another branch, and none whose evaluation was taken back", async () => {
    const bench = await versions("none");
    const aside = await bench.commit("aside", { [file]: deployment("carts", 99) });
    await record(bench, { sha: aside, result: "pass", minute: 0 });
    expect((await bench.plan(bench.id)).kind).toBe("refusal");
    const { shas, commit, plan, id } = await versions("none", "none");
    await record(
      { ...bench, commit },
      {
        sha: shas[0] ?? "",
        result: "pass",
        minute: 1,
        invalidated: at,
      },
    );
    expect((await plan(id)).kind).toBe("refusal");
  });

  it("is the same when the plan is made again after a crash, whatever was judged since", async () => {
    const bench = await versions("pass", "none", "none");
    const { plan, id, shas } = bench;
    const before = await plan(id, 1, at);
    const later = new Date(started.getTime() + 60_000).toISOString();
    await record(bench, { sha: shas[1] ?? "", result: "pass", minute: 5, at: later });
    expect(await plan(id, 1, at)).toEqual(before);
    expect(await plan(id, 1, later)).toMatchObject({
      plan: { summary: `rollback to ${shas[1]?.slice(0, 7)} (1 file)` },
    });
  });
});

it("deletes on the branch what was not there then, and knows the commit for its own", async () => {
  const bench = await versions("pass");
  const { deps, id, commit, given, append, planned } = bench;
  const extra = "carts/manifests/extra.yaml";
  await commit("production", { [extra]: "kind: ConfigMap\nmetadata: {name: x}\n" });
  const plan = await planned(id);
  expect(plan.edits).toMatchObject([{ path: extra, content: null, to: null }]);
  await append(id, plannedEntry(plan, at));
  const now = await given(id);
  const [attempt] = now.record.attempts;
  if (attempt === undefined) throw new Error("no attempt");
  await propose(deps, now, attempt);
  const after = await given(id);
  const head = after.view.heads.get(plan.branch) ?? "";
  const tree = await deps.git.list(now.view.project.repository, head, "carts");
  expect(tree.map(({ path }) => path)).not.toContain(extra);
  expect(await isAsPlanned(deps, after, { plan, head })).toBe(true);
  expect(await isAsPlanned(deps, after, { plan: { ...plan, edits: [] }, head })).toBe(false);
  const kept = plan.edits.map((edit) => ({ ...edit, content: "x" }));
  expect(await isAsPlanned(deps, after, { plan: { ...plan, edits: kept }, head })).toBe(false);
  expect(bench.drafts[0]?.body).toContain(`Merging deletes \`${extra}\``);
  expect(bench.drafts[0]?.body).toContain(`Change: ${extra} (file) `);
});
