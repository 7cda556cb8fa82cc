import { expect, it } from "vitest";
import type { IndicatorResult, Verdict } from "../../../src/core/evaluation/evaluation.ts";
import { erroredEvaluation } from "../../../src/core/evaluation/errored-evaluation.ts";
import type { Comparison } from "../../../src/core/evaluation/slo.ts";
import { formatEvaluation } from "../../../src/core/journal/format-evaluation.ts";
import { evaluationFile } from "../../../src/core/layout/evaluation-place.ts";
import { journalBranch } from "../../../src/core/layout/layout.ts";
import { readHistory } from "../../../src/flows/evaluation/read-history.ts";
import { gateBench, request } from "./gate-bench.ts";

const comparison: Comparison = {
  compareWith: "several_results",
  includeResultWithScore: "pass",
  numberOfComparisonResults: 2,
  aggregateFunction: "avg",
};

const indicator: IndicatorResult = {
  sli: "a",
  displayName: "",
  status: "pass",
  score: 1,
  weight: 1,
  keySli: false,
  state: "measured",
  value: 1,
  comparedValue: null,
  message: "",
  query: null,
  passTargets: [],
  warningTargets: [],
};

function idAt(minute: number): string {
  return `20260301T03${String(minute).padStart(2, "0")}00Z-0000000a`;
}

function recordOf(minute: number, result: Verdict, status: "succeeded" | "errored"): string {
  const about = { era: "evenkeel", reason: "score", message: "" } as const;
  const indicators = [indicator];
  const evaluation = { ...erroredEvaluation(about), status, result, indicators };
  const text = formatEvaluation({
    id: idAt(minute),
    triggeredAt: "2026-03-01T03:00:00.000Z",
    request: request(),
    finished: {
      at: "2026-03-01T03:00:00.000Z",
      commit: null,
      provider: null,
      sources: [],
      evaluation,
    },
    invalidated: null,
  });
  return text ?? "";
}

/** One record a minute, newest last, and what is read of them. */
async function history(
  texts: readonly string[],
  given: Partial<Comparison> & { readonly end?: string } = {},
) {
  const bench = await gateBench();
  const { repository } = bench.project;
  const files = texts.map((text, minute) => [
    evaluationFile({ stage: "production", service: "carts", id: idAt(minute) }),
    text,
  ]);
  await bench.commit(journalBranch, Object.fromEntries(files));
  const read: string[] = [];
  const git: typeof bench.deps.git = {
    ...bench.deps.git,
    readAll: async (of, at, paths) => {
      read.push(...paths);
      return bench.deps.git.readAll(of, at, paths);
    },
  };
  const previous = await readHistory({ ...bench.deps, git }, repository, {
    stage: "production",
    service: "carts",
    id: idAt(texts.length - 1),
    end: given.end ?? request().window.end,
    comparison: { ...comparison, ...given },
    era: "evenkeel",
  });
  return { ids: previous.map(({ id }) => id), read: read.length };
}

const pass = (minute: number) => recordOf(minute, "pass", "succeeded");
const fail = (minute: number) => recordOf(minute, "fail", "succeeded");
const errored = (minute: number) => recordOf(minute, "fail", "errored");

it("reads no more records than it takes, and never itself", async () => {
  const texts = Array.from({ length: 50 }, (_, minute) => pass(minute));
  expect(await history(texts)).toEqual({ ids: [idAt(48), idAt(47)], read: 10 });
});

it("reads on behind those that do not count", async () => {
  const texts = [...Array(50).keys()].map((minute) => (minute < 5 ? pass : fail)(minute));
  expect(await history(texts)).toEqual({ ids: [idAt(4), idAt(3)], read: 49 });
});

it("compares with no evaluation that came to no verdict, nor with one that cannot be read", async () => {
  const texts = [pass(0), pass(1), pass(2), errored(3), "{}", errored(5)];
  const { ids } = await history(texts, { includeResultWithScore: "all" });
  expect(ids).toEqual([idAt(2), idAt(1)]);
});

it("compares with nothing that ended later than the window", async () => {
  const before = new Date(Date.parse(request().window.end) - 1).toISOString();
  expect((await history([pass(0), pass(1)], { end: before })).ids).toEqual([]);
});
