import { cut } from "../pull-request/outside-text.ts";
import { describeIndicator } from "./describe-indicator.ts";
import type { Evaluation } from "./evaluation.ts";
import { formatScore } from "./format-number.ts";
import { worstIndicator } from "./worst-indicator.ts";

/**
 * The description of the commit status, at most 140 code points: result, score, and the worst objective with value
 * and target, as in `pass: score 100, response_time_p90 612 < 1000`.
 */
export function evaluationStatusText(evaluation: Evaluation): string {
  const { result, score, indicators } = evaluation;
  const head = `${result}: score ${formatScore(score)}`;
  return cut(`${head}, ${detail(indicators)}`.replaceAll(/[\s\p{Cc}]+/gu, " "), 140);
}

function detail(indicators: Evaluation["indicators"]): string {
  if (indicators.length === 0) return "slo.yaml has no objectives";
  const worst = worstIndicator(indicators);
  if (worst === undefined) return "all objectives only inform";
  const key = worst.keySli && worst.status === "fail" ? "key " : "";
  return `${key}${worst.sli} ${describeIndicator(worst)}`;
}
