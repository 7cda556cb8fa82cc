import { describeIndicator } from "./describe-indicator.ts";
import type { Evaluation, IndicatorResult, Verdict } from "./evaluation.ts";
import { formatNumber, formatScore } from "./format-number.ts";
import type { Thresholds } from "./read-thresholds.ts";
import { worstIndicator } from "./worst-indicator.ts";

type Outcome = Pick<Evaluation, "result" | "keySliFailed" | "indicators" | "thresholds"> & {
  readonly score: number;
};

/**
 * Why this result, and one sentence of it for a person: the failed key objectives where they decide, so that a high
 * score beside a failure explains itself, and otherwise the threshold and the worst objective.
 */
export function reasonText(outcome: Outcome): Pick<Evaluation, "reason" | "message"> {
  const { result, score, keySliFailed, indicators, thresholds } = outcome;
  const worst = worstIndicator(indicators);
  if (worst === undefined || thresholds === null) {
    const message = "All objectives only inform, so there is nothing to fail.";
    return { reason: "only-informational", message };
  }
  if (keySliFailed && result === "fail") {
    return { reason: "key-objective", message: oneLine(`${keyFailure(indicators, score)}.`) };
  }
  const sentence = `The score of ${formatScore(score)} ${place(result, thresholds)}; ${closest(worst)}.`;
  return { reason: "score", message: oneLine(sentence) };
}

function place(result: Verdict, thresholds: Thresholds): string {
  const pass = `${formatNumber(thresholds.pass, 17)} needed to pass`;
  if (result === "pass") return `reaches the ${pass}`;
  if (thresholds.warning === null) return `is below the ${pass}`;
  const warning = `${formatNumber(thresholds.warning, 17)} needed for a warning`;
  return result === "warning"
    ? `reaches the ${warning}, but not the ${pass}`
    : `is below the ${warning}`;
}

function keyFailure(indicators: readonly IndicatorResult[], score: number): string {
  const failed = indicators.filter(({ keySli, status }) => keySli && status === "fail");
  const named = failed.map((indicator) => `${name(indicator)} (${describeIndicator(indicator)})`);
  const [subject, verb] =
    named.length === 1 ? ["The key objective", "decides"] : ["The key objectives", "decide"];
  return `${subject} ${named.join(" and ")} failed, which ${verb} whatever the score of ${formatScore(score)}`;
}

function closest(worst: IndicatorResult): string {
  const label = worst.status === "pass" ? "closest to its limit is" : "worst is";
  return `${label} ${name(worst)}, ${describeIndicator(worst)}`;
}

function name({ displayName, sli }: IndicatorResult): string {
  return displayName === "" ? sli : displayName;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ");
}
