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
  return cut(textOf(evaluation).replaceAll(/[\s\p{Cc}]+/gu, " "), 140);
}

function textOf(evaluation: Evaluation): string {
  const { status, result, reason, score, message } = evaluation;
  if (status === "errored" || score === null) return `errored: ${message}`;
  const head = `${result}: score ${formatScore(score)}`;
  if (reason === "no-slo") return `${result}: there is no slo.yaml, so nothing was evaluated`;
  if (reason === "no-objectives") return `${head}, slo.yaml has no objectives`;
  return reason === "score" || reason === "key-objective" || reason === "only-informational"
    ? `${head}, ${worst(evaluation)}`
    : `${head}, ${message}`;
}

function worst({ indicators }: Evaluation): string {
  const found = worstIndicator(indicators);
  if (found === undefined) return "all objectives only inform";
  const key = found.keySli && found.status === "fail" ? "key " : "";
  return `${key}${found.sli} ${describeIndicator(found)}`;
}
