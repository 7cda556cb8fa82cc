import { describeIndicator } from "./describe-indicator.ts";
import type { Evaluation, IndicatorResult, Verdict } from "./evaluation.ts";
import { formatNumber, formatScore } from "./format-number.ts";
import type { Thresholds } from "./read-thresholds.ts";
import { worstIndicator } from "./worst-indicator.ts";

/**
 * One sentence for a person: why this result. It names the failed key objectives where they decide, so that a high
 * score beside a failure explains itself, and otherwise the threshold and the worst objective.
 */
export function reasonText(outcome: Omit<Evaluation, "reason">, thresholds: Thresholds): string {
  return oneLine(`${sentence(outcome, thresholds)}.`);
}

function sentence(
  { result, score, keySliFailed, indicators }: Omit<Evaluation, "reason">,
  thresholds: Thresholds,
): string {
  if (indicators.length === 0) return "Nothing can pass, for slo.yaml has no objectives; add one";
  const worst = worstIndicator(indicators);
  if (worst === undefined) return "All objectives only inform, so there is nothing to fail";
  if (keySliFailed) return keyFailure(indicators, score);
  return `The score of ${formatScore(score)} ${place(result, thresholds)}; ${closest(worst)}`;
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
  const subject = named.length === 1 ? "The key objective" : "The key objectives";
  return `${subject} ${named.join(" and ")} failed, which decides whatever the score of ${formatScore(score)}`;
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
