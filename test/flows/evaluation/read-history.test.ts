import { describe, expect, it } from "vitest";
import type { Era } from "../../../src/core/evaluation/era.ts";
import type {
  Evaluation,
  IndicatorResult,
  Verdict,
} from "../../../src/core/evaluation/evaluation.ts";
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

type Fate = { readonly status?: Evaluation["status"]; readonly ended?: number };

function recordOf(
  minute: number,
  result: Verdict,
  { status = "succeeded", ended = minute }: Fate = {},
): string {
  const about = { era: "evenkeel", reason: "score", message: "" } as const;
  const indicators = [indicator];
  const evaluation = { ...erroredEvaluation(about), status, result, indicators };
  const text = formatEvaluation({
    id: idAt(minute),
    triggeredAt: "2026-03-01T03:00:00.000Z",
    request: request(),
    finished: {
      at: new Date(Date.UTC(2026, 2, 1, 3, ended)).toISOString(),
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
  given: Partial<Comparison> & { readonly end?: string; readonly era?: Era } = {},
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
    era: given.era ?? "evenkeel",
  });
  return { ids: previous.map(({ id }) => id), read: read.length };
}

const pass = (minute: number) => recordOf(minute, "pass");
const fail = (minute: number) => recordOf(minute, "fail");
const errored = (minute: number) => recordOf(minute, "fail", { status: "errored" });

it("reads a bounded surplus of records, and never itself", async () => {
  const texts = Array.from({ length: 50 }, (_, minute) => pass(minute));
  expect(await history(texts)).toEqual({ ids: [idAt(48), idAt(47)], read: 30 });
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

it("takes what ended last, though it was asked for earlier", async () => {
  const slow = recordOf(25, "pass", { ended: 58 });
  const texts = Array.from({ length: 50 }, (_, minute) => (minute === 25 ? slow : pass(minute)));
  expect((await history(texts)).ids).toEqual([idAt(25), idAt(48)]);
});

describe.each(["1.x", "0.6"] as const)("in the era %s", (era) => {
  it("takes the newest finished, whatever its window", async () => {
    const before = new Date(Date.parse(request().window.end) - 1).toISOString();
    const { ids } = await history([pass(0), pass(1), pass(2)], { end: before, era });
    expect(ids).toEqual([idAt(1), idAt(0)]);
  });

  it("takes one that came to no verdict for a fail", async () => {
    const texts = [pass(0), pass(1), errored(2), pass(3)];
    const { ids } = await history(texts, { includeResultWithScore: "all", era });
    expect(ids).toEqual([idAt(2), idAt(1)]);
  });
});
