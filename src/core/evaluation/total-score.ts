import type { EraRules } from "./era.ts";
import type { IndicatorResult, Verdict } from "./evaluation.ts";
import type { Thresholds } from "./read-thresholds.ts";

/**
 * Score and verdict over all objectives (keptn.md §5.5). `maximum` is the sum of the weights that can be won; 0 means
 * that all objectives only inform. The score is not rounded, and it stays what it is where a key SLI decides.
 */
export function totalScore({
  indicators,
  maximum,
  keySliFailed,
  thresholds,
  emptyCriteria,
}: {
  readonly indicators: readonly Pick<IndicatorResult, "score" | "passTargets">[];
  readonly maximum: number;
  readonly keySliFailed: boolean;
  readonly thresholds: Thresholds;
} & Pick<EraRules, "emptyCriteria">): { readonly result: Verdict; readonly score: number } {
  if (maximum === 0) return { result: "pass", score: 100 };
  const won = indicators
    .filter(({ passTargets }) => emptyCriteria === "won" || passTargets.length > 0)
    .reduce((sum, { score }) => sum + score, 0);
  const score = 100 * (won / maximum);
  if (keySliFailed) return { result: "fail", score };
  return { result: verdict(score, thresholds), score };
}

function verdict(score: number, { pass, warning }: Thresholds): Verdict {
  if (score >= pass) return "pass";
  return warning !== null && score >= warning ? "warning" : "fail";
}
