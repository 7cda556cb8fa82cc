/** A slo.yaml with its defaults filled in (keptn.md §5.1). */
export type Slo = {
  /** Empty where the file does not say. */
  readonly specVersion: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly comparison: Comparison;
  readonly objectives: readonly Objective[];
  /** Null where the file has no total_score, by which no verdict can be reached. */
  readonly totalScore: TotalScore | null;
};

/** Percentages, with or without `%`; each is empty where there is none. */
export type TotalScore = { readonly pass: string; readonly warning: string };

export type Comparison = {
  readonly compareWith: string;
  readonly includeResultWithScore: string;
  readonly numberOfComparisonResults: number;
  readonly aggregateFunction: string;
};

export type Objective = {
  readonly sli: string;
  readonly displayName: string;
  /** Groups are alternatives, the criteria of a group hold together; null where the key is absent. */
  readonly pass: readonly CriteriaGroup[] | null;
  readonly warning: readonly CriteriaGroup[] | null;
  readonly weight: number;
  readonly keySli: boolean;
};

export type CriteriaGroup = { readonly criteria: readonly string[] };
