import { aggregate, type AggregateFunction } from "./aggregate.ts";
import type { EraRules } from "./era.ts";
import type { Verdict } from "./evaluation.ts";
import type { PreviousEvaluation, PreviousIndicator } from "./select-previous.ts";
import type { Comparison } from "./slo.ts";

/**
 * What a value of each SLI is compared with: the aggregate of the earlier ones, null where there are none. Where Keptn
 * does not know the function, its aggregate is 0 (keptn.md §5.3).
 */
export function earlierValues(
  comparison: Comparison,
  previous: readonly PreviousEvaluation[],
  rules: EraRules,
): (sli: string) => number | null {
  const known = new Map<string, { readonly values: number[]; last: PreviousEvaluation }>();
  for (const evaluation of previous) {
    for (const indicator of evaluation.indicators) {
      const { measured } = indicator;
      if (measured === null || !counts(indicator, measured, { comparison, rules })) continue;
      const own = known.get(measured.sli);
      if (own === undefined) {
        known.set(measured.sli, { values: [measured.value], last: evaluation });
      } else if (rules.repeatedValues === "all-counted" || own.last !== evaluation) {
        own.values.push(measured.value);
        own.last = evaluation;
      }
    }
  }
  const { aggregateFunction: name } = comparison;
  return (sli) => {
    const own = known.get(sli);
    if (own === undefined) return null;
    return isComputed(name, rules) ? aggregate(own.values, name) : 0;
  };
}

type Measured = NonNullable<PreviousIndicator["measured"]>;

function counts(
  { status }: PreviousIndicator,
  { success, value }: Measured,
  { comparison, rules }: { readonly comparison: Comparison; readonly rules: EraRules },
): boolean {
  if (!success || (rules.nonFinite === "no-value" && !Number.isFinite(value))) return false;
  return rules.included === "evaluation" || isIncluded(status, comparison);
}

/** Keptn 0.6 looks at the indicator's own status, knows three words in small letters, and counts nothing else. */
function isIncluded(status: Verdict | "info", comparison: Comparison): boolean {
  switch (comparison.includeResultWithScore) {
    case "all":
      return true;
    case "pass_or_warn":
      return status === "pass" || status === "warning";
    case "pass":
      return status === "pass";
    default:
      return false;
  }
}

function isComputed(name: string, { unknownAggregate }: EraRules): name is AggregateFunction {
  const known = name === "avg" || name === "p50" || name === "p90" || name === "p95";
  return known || (name === "p99" && unknownAggregate === "errored");
}
