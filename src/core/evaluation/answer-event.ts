import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { EvaluationRecord, FinishedEvaluation } from "../journal/evaluation-record.ts";
import type { Evaluation, IndicatorResult, Target } from "./evaluation.ts";
import { sloJson } from "./slo-json.ts";

export type AnsweredEvaluation = Pick<EvaluationRecord, "id" | "request"> & {
  readonly finished: FinishedEvaluation;
};

export type AnswerContext = {
  readonly project: string;
  /** Where a person reads the record; null where that is nowhere. */
  readonly link: string | null;
};

/**
 * The CloudEvent that answers a wish for an evaluation, in the words of the Keptn that asked, else in those of 1.x
 * (keptn.md §4.2, §4.3). Its id is the evaluation's, so that a receiver can tell a repetition.
 */
export function evaluationFinishedEvent(answered: AnsweredEvaluation, context: AnswerContext) {
  const { id, request, finished } = answered;
  const { trigger } = request;
  const in06 = trigger.kind === "keptn-0.6";
  return {
    specversion: "1.0",
    id,
    source: `evenkeel/${context.project}`,
    type: in06 ? "sh.keptn.events.evaluation-done" : "sh.keptn.event.evaluation.finished",
    time: finished.at,
    datacontenttype: "application/json",
    ...(trigger.context === "" ? {} : { shkeptncontext: trigger.context }),
    ...(in06 ? {} : { shkeptnspecversion: "0.2.4" }),
    ...(in06 || finished.commit === null ? {} : { gitcommitid: finished.commit }),
    triggeredid: trigger.id,
    data: in06 ? dataIn06(answered, context) : dataIn1x(answered, context),
  } as const;
}

function dataIn1x(answered: AnsweredEvaluation, context: AnswerContext) {
  const { evaluation } = answered.finished;
  return {
    ...placeOf(answered, context),
    status: evaluation.status,
    result: evaluation.result,
    message: evaluation.message,
    evaluation: {
      ...detailsOf(answered),
      result: evaluation.evaluationResult ?? evaluation.result,
      indicatorResults: evaluation.indicators.map(indicatorIn1x),
    },
  };
}

function dataIn06(answered: AnsweredEvaluation, context: AnswerContext) {
  const { request, finished } = answered;
  const { evaluation } = finished;
  return {
    ...placeOf(answered, context),
    teststrategy: request.testStrategy,
    deploymentstrategy: request.deployment === "direct" ? "direct" : "blue_green_service",
    result: evaluation.result,
    evaluationdetails: {
      ...detailsOf(answered),
      result: verdictIn06(evaluation),
      indicatorResults: evaluation.indicators.map(indicatorIn06),
    },
  };
}

/** Where nothing was evaluated, 0.6 says in this place why (keptn.md §5.6). */
function verdictIn06({ status, reason, evaluationResult, message }: Evaluation): string {
  return status === "errored" || reason === "no-slo" ? message : (evaluationResult ?? message);
}

function placeOf({ request }: AnsweredEvaluation, { project, link }: AnswerContext) {
  const { stage, service, labels } = request;
  // Keptn's own services hand links on as labels, and its Bridge shows them as such.
  return {
    project,
    stage,
    service,
    labels: link === null ? labels : { ...labels, Evenkeel: link },
  };
}

function detailsOf({ request, finished }: AnsweredEvaluation) {
  const { score, slo, comparedEvents } = finished.evaluation;
  return {
    timeStart: request.window.start,
    timeEnd: request.window.end,
    score: finite(score ?? 0),
    // As merged from all files, in JSON, which every reader of YAML understands.
    ...(slo === null ? {} : { sloFileContent: base64(JSON.stringify(sloJson(slo), null, 2)) }),
    comparedEvents,
  };
}

function indicatorIn1x(indicator: IndicatorResult) {
  const { metric, value, success, message } = valueOf(indicator);
  return {
    score: finite(indicator.score),
    value: { metric, value, comparedValue: finite(indicator.comparedValue ?? 0), success, message },
    displayName: indicator.displayName,
    passTargets: indicator.passTargets.map(targetOf),
    warningTargets: indicator.warningTargets.map(targetOf),
    keySli: indicator.keySli,
    status: indicator.status,
  };
}

function indicatorIn06(indicator: IndicatorResult) {
  const { warningTargets, passTargets, score, status } = indicator;
  return {
    score: finite(score),
    value: valueOf(indicator),
    targets: [...warningTargets, ...passTargets].map(targetOf),
    status,
  };
}

/** Keptn writes 0 for what was not measured. */
function valueOf({ sli, state, value, message }: IndicatorResult) {
  return { metric: sli, value: finite(value ?? 0), success: state === "measured", message };
}

function targetOf({ criteria, targetValue, violated }: Target) {
  return { criteria, targetValue: finite(targetValue), violated };
}

/** JSON has no infinity; a null leaves a receiver's number as it is, where a text would keep it from reading at all. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function base64(text: string): string {
  return btoa(Array.from(utf8ToBytes(text), (byte) => String.fromCharCode(byte)).join(""));
}
