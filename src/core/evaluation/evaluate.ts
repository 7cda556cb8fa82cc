import { aggregate } from "./aggregate.ts";
import { evaluateObjective } from "./evaluate-objective.ts";
import type { Evaluation, SliResult } from "./evaluation.ts";
import { readRules } from "./read-rules.ts";
import { reasonText } from "./reason-text.ts";
import type { PreviousEvaluation } from "./select-previous.ts";
import type { Slo } from "./slo.ts";
import { totalScore } from "./total-score.ts";

/**
 * The verdict over a service by the rules of Keptn 1.x (keptn.md §5.4, §5.5). `previous` is what `selectPrevious`
 * left over. Unlike in Keptn, one measured value serves every objective of its SLI, p99 is computed, and what cannot
 * be read (a criterion, a threshold, an aggregate function) gives no verdict but a message for its author.
 */
export function evaluate({
  slo,
  results,
  previous,
}: {
  readonly slo: Slo;
  readonly results: readonly SliResult[];
  readonly previous: readonly PreviousEvaluation[];
}):
  | { readonly ok: true; readonly evaluation: Evaluation }
  | { readonly ok: false; readonly message: string } {
  const read = readRules(slo);
  if (!read.ok) return read;
  const { objectives, thresholds, aggregated } = read.rules;
  const indicators = objectives.map((readable) => {
    const { sli } = readable.objective;
    const measured = results.find(({ metric }) => metric === sli);
    return evaluateObjective(
      readable,
      measured,
      aggregate(earlierValues(previous, sli), aggregated),
    );
  });
  const keySliFailed = indicators.some(({ keySli, status }) => keySli && status === "fail");
  const maximum = objectives
    .filter(({ pass }) => pass.length > 0)
    .reduce((sum, { objective }) => sum + objective.weight, 0);
  const total =
    indicators.length === 0
      ? ({ result: "fail", score: 0 } as const)
      : totalScore({ indicators, maximum, keySliFailed, thresholds });
  const outcome = { ...total, keySliFailed, indicators };
  return { ok: true, evaluation: { ...outcome, reason: reasonText(outcome, thresholds) } };
}

/** An evaluation counts once, however many objectives it had for the SLI. */
function earlierValues(previous: readonly PreviousEvaluation[], sli: string): readonly number[] {
  return previous.flatMap(({ indicators }) => {
    const found = indicators.find((indicator) => indicator.sli === sli && indicator.success);
    return found === undefined || found.value === null ? [] : [found.value];
  });
}
