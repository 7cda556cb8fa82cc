import type { Era } from "../evaluation/era.ts";
import type { PreviousEvaluation } from "../evaluation/select-previous.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";

/**
 * A record as later evaluations compare with it. By our rules one that came to no verdict, or that asked nothing, is
 * nothing to compare with and must not stand for what was; Keptn selects by the result alone (keptn.md §5.3).
 */
export function previousEvaluation(
  { id, finished, invalidated }: EvaluationRecord,
  era: Era,
): readonly PreviousEvaluation[] {
  if (finished === null) return [];
  const { status, result, indicators } = finished.evaluation;
  const known = status === "errored" ? [] : indicators;
  if (known.length === 0 && era === "evenkeel") return [];
  return [
    {
      id,
      result,
      invalidated: invalidated !== null,
      indicators: known.map(({ sli, status: verdict, value }) => ({
        status: verdict,
        measured: { sli, value: value ?? 0, success: value !== null },
      })),
    },
  ];
}
