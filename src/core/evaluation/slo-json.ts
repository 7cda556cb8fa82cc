import type { CriteriaGroup, Objective, Slo } from "./slo.ts";

/** A slo.yaml as it was understood, in the file's own words: every default filled in, an absent part null. */
export type SloJson = {
  readonly spec_version: string;
  readonly filter: Readonly<Record<string, string>> | null;
  readonly comparison: {
    readonly compare_with: string;
    readonly include_result_with_score: string;
    readonly number_of_comparison_results: number;
    readonly aggregate_function: string;
  };
  readonly objectives: readonly ObjectiveJson[];
  readonly total_score: { readonly pass: string; readonly warning: string } | null;
};

type ObjectiveJson = {
  readonly sli: string;
  readonly displayName: string;
  readonly pass: readonly CriteriaGroup[] | null;
  readonly warning: readonly CriteriaGroup[] | null;
  readonly weight: number;
  readonly key_sli: boolean;
};

export function sloJson({ specVersion, filter, comparison, objectives, totalScore }: Slo): SloJson {
  return {
    spec_version: specVersion,
    filter: Object.keys(filter).length === 0 ? null : filter,
    comparison: {
      compare_with: comparison.compareWith,
      include_result_with_score: comparison.includeResultWithScore,
      number_of_comparison_results: comparison.numberOfComparisonResults,
      aggregate_function: comparison.aggregateFunction,
    },
    objectives: objectives.map(objectiveJson),
    total_score: totalScore,
  };
}

function objectiveJson(objective: Objective): ObjectiveJson {
  const { sli, displayName, pass, warning, weight, keySli } = objective;
  return { sli, displayName, pass, warning, weight, key_sli: keySli };
}
