import { sloOf } from "./slo-fixtures.ts";
import { anEvaluation } from "../../support/evaluation-records.ts";
import { describe, expect, it } from "vitest";
import {
  evaluationFinishedEvent,
  type AnsweredEvaluation,
} from "../../../src/core/evaluation/answer-event.ts";
import type { Evaluation, IndicatorResult } from "../../../src/core/evaluation/evaluation.ts";
import type { EvaluationRequest } from "../../../src/core/evaluation-request/evaluation-request.ts";
import type { CloudEvent } from "../../../src/ports.ts";

const latency: IndicatorResult = {
  sli: "response_time_p95",
  displayName: "Response time",
  status: "warning",
  score: 0.5,
  weight: 1,
  keySli: true,
  state: "measured",
  value: 620,
  comparedValue: 600,
  message: "",
  query: "q",
  passTargets: [{ criteria: "<=600", targetValue: 600, violated: true }],
  warningTargets: [{ criteria: "<=800", targetValue: 800, violated: false }],
};
const missing: IndicatorResult = {
  ...latency,
  sli: "error_rate",
  status: "fail",
  score: 0,
  keySli: false,
  state: "no-data",
  value: null,
  comparedValue: null,
  message: "no data",
  warningTargets: [],
};
const evaluation = anEvaluation({
  era: "1.x",
  result: "fail",
  evaluationResult: "warning",
  score: 80,
  message: "80 of 90",
  maximumAchievableScore: 2,
  thresholds: { pass: 90, warning: 75 },
  comparedEvents: ["e-1"],
  slo: sloOf([]),
  indicators: [latency, missing],
});

function answered(
  given: {
    readonly kind?: EvaluationRequest["trigger"]["kind"];
    readonly evaluation?: Partial<Evaluation>;
    readonly request?: Partial<EvaluationRequest>;
    readonly context?: string;
  } = {},
): AnsweredEvaluation {
  const { kind = "keptn-1.x", context = "c-1" } = given;
  return {
    id: "20260301T031022Z-1a2b3c4d",
    request: {
      project: "shop",
      stage: "staging",
      service: "cart",
      window: { start: "2026-03-01T03:00:00.000Z", end: "2026-03-01T03:10:00.000Z" },
      labels: { build: "17" },
      deployment: "canary",
      testStrategy: "performance",
      trigger: { kind, id: "run-7", source: "ci", context, testResult: null },
      ...given.request,
    },
    finished: {
      at: "2026-03-01T03:11:00.000Z",
      commit: "c".repeat(40),
      provider: "prometheus",
      sources: [],
      evaluation: { ...evaluation, ...given.evaluation },
    },
  };
}

const context = { project: "shop", link: "https://github.example.org/record" };

describe("evaluationFinishedEvent()", () => {
  it("answers in the words of Keptn 1.x", () => {
    const event = evaluationFinishedEvent(answered(), context) satisfies CloudEvent;
    expect(event).toEqual({
      specversion: "1.0",
      id: "20260301T031022Z-1a2b3c4d",
      source: "evenkeel/shop",
      type: "sh.keptn.event.evaluation.finished",
      time: "2026-03-01T03:11:00.000Z",
      datacontenttype: "application/json",
      shkeptncontext: "c-1",
      shkeptnspecversion: "0.2.4",
      gitcommitid: "c".repeat(40),
      triggeredid: "run-7",
      data: {
        project: "shop",
        stage: "staging",
        service: "cart",
        labels: { build: "17", Evenkeel: context.link },
        status: "succeeded",
        result: "fail",
        message: "80 of 90",
        evaluation: {
          timeStart: "2026-03-01T03:00:00.000Z",
          timeEnd: "2026-03-01T03:10:00.000Z",
          result: "warning",
          score: 80,
          sloFileContent: expect.any(String),
          comparedEvents: ["e-1"],
          indicatorResults: [
            {
              score: 0.5,
              value: {
                metric: "response_time_p95",
                value: 620,
                comparedValue: 600,
                success: true,
                message: "",
              },
              displayName: "Response time",
              passTargets: latency.passTargets,
              warningTargets: latency.warningTargets,
              keySli: true,
              status: "warning",
            },
            {
              score: 0,
              value: {
                metric: "error_rate",
                value: 0,
                comparedValue: 0,
                success: false,
                message: "no data",
              },
              displayName: "Response time",
              passTargets: missing.passTargets,
              warningTargets: [],
              keySli: false,
              status: "fail",
            },
          ],
        },
      },
    });
  });

  it("answers in the words of Keptn 0.6, targets of a warning first", () => {
    const { data, ...event } = evaluationFinishedEvent(answered({ kind: "keptn-0.6" }), context);
    expect(event).toMatchObject({ type: "sh.keptn.events.evaluation-done", triggeredid: "run-7" });
    expect(event).not.toHaveProperty("shkeptnspecversion");
    expect(data).toMatchObject({
      project: "shop",
      teststrategy: "performance",
      deploymentstrategy: "blue_green_service",
      result: "fail",
      evaluationdetails: {
        timeStart: "2026-03-01T03:00:00.000Z",
        result: "warning",
        score: 80,
        indicatorResults: [
          {
            score: 0.5,
            status: "warning",
            value: { metric: "response_time_p95", value: 620, success: true },
            targets: [...latency.warningTargets, ...latency.passTargets],
          },
          { value: { success: false } },
        ],
      },
    });
    expect(data).not.toHaveProperty("status");
  });

  it.each([
    [{ status: "errored", evaluationResult: null, score: null, message: "no provider" }],
    [{ reason: "no-slo", evaluationResult: null, score: null, message: "no provider" }],
  ] as const)("says in Keptn 0.6's place for it why nothing was evaluated: %j", (over) => {
    const given = answered({ kind: "keptn-0.6", evaluation: over });
    expect(evaluationFinishedEvent(given, context).data).toMatchObject({
      evaluationdetails: { result: "no provider", score: 0 },
    });
  });

  it("is errored and failed where nothing can be said", () => {
    const over = { status: "errored", evaluationResult: null, score: null } as const;
    const { data } = evaluationFinishedEvent(answered({ evaluation: over }), context);
    expect(data).toMatchObject({
      status: "errored",
      result: "fail",
      evaluation: { result: "fail", score: 0 },
    });
  });

  it("carries the objectives as they were merged", () => {
    const { data } = evaluationFinishedEvent(answered(), context);
    const content = "evaluation" in data ? data.evaluation.sloFileContent : undefined;
    expect(JSON.parse(Buffer.from(content ?? "", "base64").toString())).toMatchObject({
      spec_version: "1.0",
      total_score: { pass: "90%", warning: "75%" },
    });
    const without = evaluationFinishedEvent(answered({ evaluation: { slo: null } }), context);
    expect(JSON.stringify(without)).not.toContain("sloFileContent");
  });

  it("encodes text of every language", () => {
    const slo = evaluation.slo && { ...evaluation.slo, filter: { team: "käse 🧀" } };
    const { data } = evaluationFinishedEvent(answered({ evaluation: { slo } }), context);
    const content = "evaluation" in data ? data.evaluation.sloFileContent : undefined;
    expect(Buffer.from(content ?? "", "base64").toString()).toContain("käse 🧀");
  });

  it.each(["keptn-1.x", "keptn-0.6"] as const)("is JSON for %s whatever was measured", (kind) => {
    const odd: IndicatorResult = {
      ...latency,
      value: Infinity,
      comparedValue: NaN,
      score: NaN,
      passTargets: [{ criteria: "<=+10%", targetValue: -Infinity, violated: true }],
    };
    const given = answered({ kind, evaluation: { score: NaN, indicators: [odd] } });
    const event = evaluationFinishedEvent(given, context);
    expect(JSON.parse(JSON.stringify(event))).toEqual(event);
    expect(JSON.stringify(event)).toContain('"targetValue":null');
  });

  it.each(["repository-dispatch", "remediation"] as const)("speaks 1.x after a %s", (kind) => {
    const event = evaluationFinishedEvent(answered({ kind, context: "" }), {
      ...context,
      link: null,
    });
    expect(event.type).toBe("sh.keptn.event.evaluation.finished");
    expect(event).not.toHaveProperty("shkeptncontext");
    expect(event.data.labels).toEqual({ build: "17" });
  });
});
