/**
 * Whose rules an evaluation follows: ours, or those of a Keptn release line with all their oddities
 * (keptn.md §5; docs/keptn-differences.md lists what differs).
 */
export type Era = keyof typeof eras;

/** Each place where the eras part ways. What all three share is not here. */
export type EraRules = {
  /** A measured value serves every objective of its SLI, or only the first one. */
  readonly values: "shared" | "consumed";
  /** An aggregate function that Keptn's documentation names and its code does not know. */
  readonly unknownAggregate: "errored" | "zero";
  /** A criterion that cannot be read: nobody's verdict, a fail of the whole service, or of the one criterion. */
  readonly unreadableCriterion: "errored" | "fails-service" | "violated";
  /** An objective without a value: listed as failed, or left out as if only its weight were there. */
  readonly missingValue: "fails" | "left-out";
  /** Whether `key_sli` is still shown where the value is missing. */
  readonly missingKeyMark: "shown" | "hidden";
  /** An empty list of pass criteria: the objective informs, or it can never pass. */
  readonly emptyPass: "informs" | "fails";
  readonly noObjectives: "fails" | "passes";
  /** When total_score is looked at: always, or only once there is something to win. */
  readonly totalScore: "always" | "with-weights";
  /** Warning criteria are judged always, or only where the pass criteria do not hold. */
  readonly warnings: "always" | "unless-passed";
  /** What `include_result_with_score` looks at. */
  readonly included: "evaluation" | "indicator";
  /** What a provider's own `fail` does to the result. */
  readonly providerFail: "decides" | "ignored";
  /** A measured value that is no finite number. */
  readonly nonFinite: "no-value" | "compared";
  /** Whether the weight is won where the pass criteria hold because there are none in their list. */
  readonly emptyCriteria: "not-won" | "won";
  /** An earlier evaluation that measured an SLI for several objectives. */
  readonly repeatedValues: "counted-once" | "all-counted";
  /** What an objective that only informs, or has no criteria to judge, was compared with. */
  readonly uncompared: "shown" | "hidden";
  /** An earlier indicator without any value: passed over, or what Keptn crashed on. */
  readonly valuelessEarlier: "skipped" | "errored";
};

export const eras = {
  evenkeel: {
    values: "shared",
    unknownAggregate: "errored",
    unreadableCriterion: "errored",
    missingValue: "fails",
    missingKeyMark: "shown",
    emptyPass: "informs",
    noObjectives: "fails",
    totalScore: "always",
    warnings: "always",
    included: "evaluation",
    providerFail: "decides",
    nonFinite: "no-value",
    emptyCriteria: "not-won",
    repeatedValues: "counted-once",
    uncompared: "shown",
    valuelessEarlier: "skipped",
  },
  "1.x": {
    values: "consumed",
    unknownAggregate: "zero",
    unreadableCriterion: "fails-service",
    missingValue: "fails",
    missingKeyMark: "hidden",
    emptyPass: "informs",
    noObjectives: "fails",
    totalScore: "always",
    warnings: "always",
    included: "evaluation",
    providerFail: "decides",
    nonFinite: "compared",
    emptyCriteria: "not-won",
    repeatedValues: "all-counted",
    uncompared: "hidden",
    valuelessEarlier: "skipped",
  },
  "0.6": {
    values: "shared",
    unknownAggregate: "zero",
    unreadableCriterion: "violated",
    missingValue: "left-out",
    missingKeyMark: "shown",
    emptyPass: "fails",
    noObjectives: "passes",
    totalScore: "with-weights",
    warnings: "unless-passed",
    included: "indicator",
    providerFail: "ignored",
    nonFinite: "compared",
    emptyCriteria: "won",
    repeatedValues: "all-counted",
    uncompared: "hidden",
    valuelessEarlier: "errored",
  },
} as const satisfies Readonly<Record<string, EraRules>>;
