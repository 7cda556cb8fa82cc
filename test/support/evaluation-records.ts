import type { Evaluation, IndicatorResult } from "../../src/core/evaluation/evaluation.ts";
import type { EvaluationRecord } from "../../src/core/journal/evaluation-record.ts";
import { sloOf } from "../core/evaluation/slo-fixtures.ts";
import type { FinishedRecord } from "../../src/flows/evaluation/record-evaluation.ts";

export function anIndicator(given: Partial<IndicatorResult> = {}): IndicatorResult {
  return {
    sli: "response_time_p90",
    displayName: "",
    status: "pass",
    score: 1,
    weight: 1,
    keySli: false,
    state: "measured",
    value: 600,
    comparedValue: null,
    message: "",
    query: "p90",
    passTargets: [{ criteria: "<1000", targetValue: 1000, violated: false }],
    warningTargets: [],
    ...given,
  };
}

export function anEvaluation(given: Partial<Evaluation> = {}): Evaluation {
  return {
    era: "evenkeel",
    status: "succeeded",
    result: "pass",
    evaluationResult: "pass",
    score: 100,
    reason: "score",
    message: "The score of 100 reaches the 90 needed to pass.",
    keySliFailed: false,
    maximumAchievableScore: 1,
    thresholds: { pass: 90, warning: null },
    comparedEvents: [],
    slo: sloOf([], { totalScore: { pass: "90%", warning: "" } }),
    indicators: [anIndicator()],
    unused: [],
    ...given,
  };
}

/** A finished evaluation of the sockshop's carts in production. */
export function anEvaluationRecord(
  evaluation: Partial<Evaluation> = {},
  given: Partial<EvaluationRecord> = {},
): FinishedRecord {
  const finished = {
    at: "2026-03-01T03:10:30.000Z",
    commit: "d".repeat(40),
    provider: "prometheus",
    sources: [
      { kind: "slo", path: "carts/slo.yaml", commit: "d".repeat(40), blob: "b".repeat(40) },
    ],
    evaluation: anEvaluation(evaluation),
  } as const;
  return {
    id: "20260301T031022Z-1a2b3c4d",
    triggeredAt: "2026-03-01T03:10:22.000Z",
    request: {
      project: "sockshop",
      stage: "production",
      service: "carts",
      window: { start: "2026-03-01T03:00:00.000Z", end: "2026-03-01T03:10:00.000Z" },
      labels: { build: "1" },
      deployment: "primary",
      testStrategy: "performance",
      trigger: {
        kind: "keptn-1.x",
        id: "event-1",
        source: "pipeline",
        context: "context-1",
        testResult: null,
      },
    },
    invalidated: null,
    ...given,
    finished,
  };
}
