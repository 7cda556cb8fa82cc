import type { Verdict } from "./evaluation.ts";
import type { Comparison } from "./slo.ts";

/**
 * What later evaluations compare with. An evaluation that came to no verdict, or that people declared invalid, is
 * none; `value` means nothing where `success` is false.
 */
export type PreviousEvaluation = {
  readonly result: Verdict;
  readonly indicators: readonly {
    readonly sli: string;
    readonly value: number | null;
    readonly success: boolean;
  }[];
};

/**
 * The evaluations to compare with, out of those of the same project, stage and service, newest first. The number
 * counts after the filter, and the filter looks at the overall result, not at the single indicator (keptn.md §5.3).
 */
export function selectPrevious<T extends Pick<PreviousEvaluation, "result">>(
  comparison: Comparison,
  newestFirst: readonly T[],
): readonly T[] {
  const included = includedResults(comparison.includeResultWithScore);
  return newestFirst.filter(({ result }) => included.includes(result)).slice(0, count(comparison));
}

function includedResults(include: string): readonly Verdict[] {
  switch (include.toLowerCase()) {
    case "pass":
      return ["pass"];
    case "pass_or_warn":
      return ["pass", "warning"];
    default:
      return ["pass", "warning", "fail"];
  }
}

function count({ compareWith, numberOfComparisonResults }: Comparison): number {
  switch (compareWith) {
    case "single_result":
      return 1;
    case "several_results":
      return Math.max(0, numberOfComparisonResults);
    default:
      return 3;
  }
}
