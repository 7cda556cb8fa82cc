import type { Verdict } from "./evaluation.ts";
import type { EraRules } from "./era.ts";
import type { Comparison } from "./slo.ts";

/** What later evaluations compare with; one that came to no verdict is none. */
export type PreviousEvaluation = {
  readonly id: string;
  readonly result: Verdict;
  /** People said that it must not be compared with. */
  readonly invalidated: boolean;
  readonly indicators: readonly PreviousIndicator[];
};

export type PreviousIndicator = {
  readonly status: Verdict | "info";
  /** Null where the earlier evaluation noted no value at all. */
  readonly measured: {
    readonly sli: string;
    /** Means nothing where `success` is false. */
    readonly value: number;
    readonly success: boolean;
  } | null;
};

/**
 * The evaluations to compare with, out of those of the same project, stage and service, newest first. Invalidated ones
 * are left out, and the number counts after the filter, which looks at the overall result; Keptn 0.6 does not filter
 * here but by the single indicator, later (keptn.md §5.3).
 */
export function selectPrevious<T extends Pick<PreviousEvaluation, "result" | "invalidated">>(
  comparison: Comparison,
  newestFirst: readonly T[],
  { included }: Pick<EraRules, "included">,
): readonly T[] {
  const results =
    included === "evaluation" ? includedResults(comparison.includeResultWithScore) : allResults;
  return newestFirst
    .filter(({ result, invalidated }) => !invalidated && results.includes(result))
    .slice(0, comparedCount(comparison));
}

const allResults = ["pass", "warning", "fail"] as const satisfies readonly Verdict[];

function includedResults(include: string): readonly Verdict[] {
  switch (include.toLowerCase()) {
    case "pass":
      return ["pass"];
    case "pass_or_warn":
      return ["pass", "warning"];
    default:
      return allResults;
  }
}

/** How many earlier evaluations a comparison asks for. */
export function comparedCount({ compareWith, numberOfComparisonResults }: Comparison): number {
  switch (compareWith) {
    case "single_result":
      return 1;
    case "several_results":
      return Math.max(0, numberOfComparisonResults);
    default:
      return 3;
  }
}
