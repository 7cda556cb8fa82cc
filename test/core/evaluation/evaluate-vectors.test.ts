import { describe, expect, it } from "vitest";
import type { Era } from "../../../src/core/evaluation/era.ts";
import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import type { Evaluation } from "../../../src/core/evaluation/evaluation.ts";
import { evaluationCases } from "./keptn-vectors.ts";

type Case = (typeof evaluationCases)[number];

/** Where we differ from Keptn 1.4.5 on purpose: what we say instead, and why. */
const differing = [
  {
    id: "slo-097",
    why: "one value serves all objectives of its SLI; Keptn uses it up with the first",
    ours: { result: "pass", score: 100, indicators: [{ status: "pass" }, { status: "pass" }] },
  },
  {
    id: "slo-107",
    why: "p99 is documented, so it is computed; Keptn compares with 0",
    ours: { result: "pass", score: 100, indicators: [{ status: "pass" }] },
  },
  ...["slo-118", "slo-119", "slo-121", "slo-122"].map((id) => ({
    id,
    why: "a criterion that cannot be read says nothing about the service",
    ours: { status: "errored", reason: "unreadable-criterion", indicators: [] },
  })),
] as const;

const agreed = evaluationCases.filter(({ id }) => differing.every((each) => each.id !== id));

describe("evaluate() by Keptn 1.x", () => {
  it.each(evaluationCases)("$id $name", (vector) => {
    expect(asKeptnSaysIt(run(vector, "1.x"))).toMatchObject(keptnSays(vector));
  });
});

describe("evaluate() by Keptn 0.6", () => {
  const answered = evaluationCases.filter(({ id }) => id !== "slo-112");

  it.each(answered)("$id $name", (vector) => {
    const { result, score, indicators } = vector.expected_0_6 ?? vector.expected;
    const evaluation = run(vector, "0.6");
    expect(evaluation).toMatchObject({
      status: result === undefined ? "errored" : "succeeded",
      result: result ?? "fail",
      indicators: indicators.map(({ sli, status, score: won }) => ({ sli, status, score: won })),
    });
    expect(evaluation.score).toBe(score ?? null);
  });

  it("ends where Keptn crashes: slo-112", () => {
    const vector = evaluationCases.find(({ id }) => id === "slo-112");
    expect(vector && run(vector, "0.6")).toMatchObject({
      status: "errored",
      reason: "unreadable-history",
      indicators: [],
    });
  });
});

describe("evaluate() by our rules", () => {
  it("agrees with Keptn 1.x in all but a few of the vectors", () => {
    expect(evaluationCases.length).toBe(86);
    expect(agreed.length).toBe(80);
  });

  it.each(agreed)("$id $name: as Keptn 1.x", (vector) => {
    expect(asKeptnSaysIt(run(vector, "evenkeel"))).toMatchObject(keptnSays(vector));
  });

  it.each(differing)("$id: $why", ({ id, ours }) => {
    const vector = evaluationCases.find((candidate) => candidate.id === id);
    expect(vector && run(vector, "evenkeel")).toMatchObject(ours);
  });
});

function run({ slo, current, previous, ...vector }: Case, era: Era): Evaluation {
  const { getSliResult: result, getSliMessage: message } = vector;
  const provider = result === undefined ? null : { result, message };
  return evaluate({ era, slo, faults: [], results: current, provider, previous });
}

function keptnSays({ expected }: Case) {
  const { status, result, maximumAchievableScore, keySliFailed, indicators } = expected;
  const verdict = { evaluationResult: expected.evaluationResult, score: expected.score };
  const shown = indicators.map(({ keySli: _key, ...rest }) => rest);
  const said = { status, result, maximumAchievableScore, keySliFailed, indicators: shown };
  return status === "errored" ? said : { ...said, ...verdict };
}

/** Keptn writes 0 where there was nothing to compare with; which key marks it hides is a matter of its JSON. */
function asKeptnSaysIt({ indicators, ...evaluation }: Evaluation) {
  const shown = indicators.map(({ comparedValue, keySli: _key, ...same }) => ({
    ...same,
    comparedValue: comparedValue ?? 0,
  }));
  return { ...evaluation, indicators: shown };
}
