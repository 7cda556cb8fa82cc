import type { Evaluation } from "../evaluation/evaluation.ts";
import type { EvaluationRequest } from "../evaluation-request/evaluation-request.ts";

/**
 * A file of the journal branch: one evaluation from its intent to its answer. JSON, indented, so that `git show`
 * reads well.
 */
export type EvaluationRecord = {
  readonly id: string;
  readonly triggeredAt: string;
  readonly request: EvaluationRequest;
  /** Null until there is a verdict. */
  readonly finished: FinishedEvaluation | null;
  /** A person took it out of later comparisons. */
  readonly invalidated: {
    readonly at: string;
    readonly by: string;
    readonly reason: string;
  } | null;
};

/** The intent: on the journal branch until status and answer are out. */
export type OpenEvaluation = {
  readonly id: string;
  readonly triggeredAt: string;
  /** What was deployed when it was asked for: what is judged, and what gets the status. Null: nothing was. */
  readonly commit: string | null;
  readonly request: EvaluationRequest;
};

export type FinishedEvaluation = {
  readonly at: string;
  /** The deployed commit that the objectives were read at, which also gets the status; null where nothing is. */
  readonly commit: string | null;
  readonly provider: string | null;
  /** The files that slo and queries were merged from, most specific last. */
  readonly sources: readonly {
    readonly kind: "slo" | "sli";
    readonly path: string;
    /** Commit that it was read at. */
    readonly commit: string;
    /** Id of its text in git. */
    readonly blob: string;
  }[];
  readonly evaluation: Evaluation;
};
