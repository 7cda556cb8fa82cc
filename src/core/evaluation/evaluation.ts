import type { Era } from "./era.ts";
import type { Thresholds } from "./read-thresholds.ts";
import type { SliState } from "./sli-result.ts";
import type { Slo } from "./slo.ts";

export type Verdict = "pass" | "warning" | "fail";

/**
 * The verdict over a service and everything that led to it: the one value that the status, the table, the journal,
 * the pull request, the answering event and the JSON render.
 */
export type Evaluation = {
  readonly era: Era;
  /** `errored`: the files or the provider are at fault, and nothing is said about the service. */
  readonly status: "succeeded" | "errored";
  /** What counts; `fail` where errored. */
  readonly result: Verdict;
  /** What the objectives alone came to; a provider's own failure may weigh more. Null where errored. */
  readonly evaluationResult: Verdict | null;
  /** 0 to 100, not rounded; null where errored. */
  readonly score: number | null;
  readonly reason: Reason;
  /** `reason` as one sentence for a person. */
  readonly message: string;
  readonly keySliFailed: boolean;
  /** The sum of the weights that could be won; Keptn's 100 where nothing was evaluated. */
  readonly maximumAchievableScore: number;
  readonly thresholds: Thresholds | null;
  /** Ids of the earlier evaluations that were compared with, newest first. */
  readonly comparedEvents: readonly string[];
  /** As it was understood, null where it cannot be read. */
  readonly slo: Slo | null;
  readonly indicators: readonly IndicatorResult[];
  /** Indicators that were measured although no objective asks for them. */
  readonly unused: readonly string[];
};

/** Why the result is what it is. */
export type Reason =
  | "score"
  | "key-objective"
  | "only-informational"
  | "no-objectives"
  | "no-slo"
  /** The project has no such stage or service. */
  | "unknown-place"
  | "provider-failed"
  | "tests-failed"
  | "unreadable-criterion"
  | "unreadable-slo"
  | "unreadable-sli"
  | "no-target-score"
  | "no-provider"
  | "unreadable-history"
  | "provider-unavailable";

export type IndicatorResult = {
  readonly sli: string;
  readonly displayName: string;
  readonly status: Verdict | "info";
  readonly score: number;
  readonly weight: number;
  readonly keySli: boolean;
  /** `not-received`: the provider said nothing about it. */
  readonly state: SliState | "not-received";
  /** Null where nothing was measured. */
  readonly value: number | null;
  /** The aggregate of the previous results, null where there is none. */
  readonly comparedValue: number | null;
  readonly message: string;
  readonly query: string | null;
  readonly passTargets: readonly Target[];
  readonly warningTargets: readonly Target[];
};

export type Target = {
  readonly criteria: string;
  readonly targetValue: number;
  readonly violated: boolean;
};
