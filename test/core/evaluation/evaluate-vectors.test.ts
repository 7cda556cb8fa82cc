import { describe, expect, it } from "vitest";
import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import type { IndicatorResult } from "../../../src/core/evaluation/evaluation.ts";
import { evaluationCases } from "./keptn-vectors.ts";

type Case = (typeof evaluationCases)[number];

/** Where we differ from Keptn 1.4.5 on purpose: what we say instead, and why. */
const verdictDiffers = [
  {
    id: "slo-097",
    why: "one value serves all objectives of its SLI; Keptn uses it up with the first",
    ours: { result: "pass", score: 100, statuses: ["pass", "pass"] },
  },
  {
    id: "slo-107",
    why: "p99 is documented, so it is computed; Keptn compares with 0",
    ours: { result: "pass", score: 100, statuses: ["pass"] },
  },
] as const;

const keySliDiffers = [
  { id: "slo-070", why: "a key SLI without a value is still shown as a key SLI" },
  { id: "slo-071", why: "a key SLI whose query failed is still shown as a key SLI" },
] as const;

const unreadable = [
  {
    id: "slo-118",
    why: "an unreadable pass criterion says nothing about the service",
    criterion: "<600ms",
  },
  {
    id: "slo-119",
    why: "an unreadable pass criterion says nothing about the service",
    criterion: "600",
  },
  { id: "slo-121", why: "an unreadable warning criterion is not overlooked", criterion: "abc" },
  {
    id: "slo-122",
    why: "an unreadable criterion is one even where no value came",
    criterion: "<600ms",
  },
] as const;

const differing = new Set<string>(
  [...verdictDiffers, ...keySliDiffers, ...unreadable].map(({ id }) => id),
);
const agreed = evaluationCases.filter(({ id }) => !differing.has(id));
const succeeded = agreed.filter(({ expected }) => expected.status === "succeeded");
const errored = agreed.filter(({ expected }) => expected.status === "errored");

describe("evaluate() agrees with Keptn 1.x", () => {
  it("in all but a few of the vectors", () => {
    expect(evaluationCases.length).toBe(86);
    expect(differing.size).toBe(8);
  });

  it.each(succeeded)("$id $name", (vector) => {
    expect(asKeptnSaysIt(vector)).toStrictEqual(keptnSays(vector));
  });

  it.each(errored)("$id $name: no verdict", (vector) => {
    expect(run(vector)).toMatchObject({
      ok: false,
      message: expect.stringContaining("total_score.pass"),
    });
  });
});

describe("evaluate() differs from Keptn 1.x", () => {
  it.each(verdictDiffers)("$id: $why", ({ id, ours }) => {
    const { result, score, indicators } = evaluated(caseOf(id));
    expect({ result, score, statuses: indicators.map(({ status }) => status) }).toStrictEqual(ours);
  });

  it.each(keySliDiffers)("$id: $why", ({ id }) => {
    const vector = caseOf(id);
    const keptn = keptnSays(vector);
    const [first, ...rest] = keptn.indicators;
    expect(asKeptnSaysIt(vector)).toStrictEqual({
      ...keptn,
      indicators: [{ ...first, keySli: true }, ...rest],
    });
  });

  it.each(unreadable)("$id: $why", ({ id, criterion }) => {
    const outcome = run(caseOf(id));
    expect(outcome).toMatchObject({
      ok: false,
      message: expect.stringContaining(`criterion "${criterion}"`),
    });
  });
});

function caseOf(id: string): Case {
  const vector = evaluationCases.find((candidate) => candidate.id === id);
  if (vector === undefined) throw new Error(`There is no vector ${id}.`);
  return vector;
}

function run({ slo, current, previous }: Case): ReturnType<typeof evaluate> {
  return evaluate({ slo, results: current, previous });
}

function evaluated(vector: Case) {
  const outcome = run(vector);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.evaluation;
}

function keptnSays({ expected }: Case) {
  const { result, evaluationResult = result, score, keySliFailed, indicators } = expected;
  // What a provider says of itself (`result` against `evaluationResult`) is not the evaluation's matter.
  return { result: evaluationResult, score, keySliFailed, indicators };
}

function asKeptnSaysIt(vector: Case) {
  const { result, score, keySliFailed, indicators } = evaluated(vector);
  return { result, score, keySliFailed, indicators: indicators.map(asKeptnWritesIt) };
}

/** Keptn writes 0 where there was nothing to compare with. */
function asKeptnWritesIt(indicator: IndicatorResult) {
  const { weight: _weight, value: _value, message: _message, comparedValue, ...same } = indicator;
  return { ...same, comparedValue: comparedValue ?? 0 };
}
