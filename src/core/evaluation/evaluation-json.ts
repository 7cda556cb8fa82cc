import { eras, type EraRules } from "./era.ts";
import type { Evaluation, IndicatorResult, Target } from "./evaluation.ts";
import { sloJson } from "./slo-json.ts";

/**
 * An evaluation for programs. JSON knows no infinity and no NaN, so that these are text; `comparedValue` is 0 where
 * there was nothing to compare with, as Keptn writes it.
 */
export function evaluationJson(evaluation: Evaluation) {
  const { status, message, slo } = evaluation;
  return {
    result: evaluation.result,
    evaluationResult: evaluation.evaluationResult,
    status,
    score: evaluation.score === null ? null : jsonNumber(evaluation.score),
    message,
    error: status === "errored" ? message : null,
    keySliFailed: evaluation.keySliFailed,
    maximumAchievableScore: jsonNumber(evaluation.maximumAchievableScore),
    comparedEvents: evaluation.comparedEvents,
    slo: slo === null ? null : sloJson(slo),
    indicators: evaluation.indicators.map((each) => indicatorJson(each, eras[evaluation.era])),
  };
}

function indicatorJson(indicator: IndicatorResult, { missingKeyMark }: EraRules) {
  const { value, comparedValue } = indicator;
  const isMarked = value !== null || missingKeyMark === "shown";
  return {
    sli: indicator.sli,
    displayName: indicator.displayName,
    status: indicator.status,
    score: jsonNumber(indicator.score),
    keySli: indicator.keySli && isMarked,
    value: value === null ? null : jsonNumber(value),
    comparedValue: jsonNumber(comparedValue ?? 0),
    message: indicator.message,
    passTargets: indicator.passTargets.map(targetJson),
    warningTargets: indicator.warningTargets.map(targetJson),
  };
}

function targetJson({ criteria, targetValue, violated }: Target) {
  return { criteria, targetValue: jsonNumber(targetValue), violated };
}

function jsonNumber(value: number): number | "NaN" | "+Inf" | "-Inf" {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return value;
  return value > 0 ? "+Inf" : "-Inf";
}
