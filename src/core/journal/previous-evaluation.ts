import type { PreviousEvaluation } from "../evaluation/select-previous.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";

/** A record as later evaluations compare with it; one that came to no verdict is nothing to compare with. */
export function previousEvaluation({
  id,
  finished,
  invalidated,
}: EvaluationRecord): readonly PreviousEvaluation[] {
  if (finished === null || finished.evaluation.status === "errored") return [];
  const { result, indicators } = finished.evaluation;
  // Where nothing was asked there is nothing to compare with, and it must not stand for what was.
  if (indicators.length === 0) return [];
  return [
    {
      id,
      result,
      invalidated: invalidated !== null,
      indicators: indicators.map(({ sli, status, value }) => ({
        status,
        measured: { sli, value: value ?? 0, success: value !== null },
      })),
    },
  ];
}
