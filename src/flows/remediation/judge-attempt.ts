import { evaluationId } from "../../core/evaluation-request/evaluation-id.ts";
import { formatTime } from "../../core/pull-request/time.ts";
import { finishedRecord, type FinishedRecord } from "../evaluation/record-evaluation.ts";
import { remediationRequest } from "../evaluation/remediation-request.ts";
import { reachEvaluation } from "../evaluation/reach-evaluation.ts";
import type { ObservedAttempt } from "./reach-verdict.ts";
import type { Case, StepDeps } from "./step.ts";

/**
 * The evaluation of an attempt's observation time by the service's objectives, in the journal. Its id is made of
 * problem and attempt, so that a pass after a crash finds what the last one wrote.
 */
export async function judgeAttempt(
  deps: StepDeps,
  { view, record }: Case,
  { reconciled, where, start, end }: ObservedAttempt,
): Promise<FinishedRecord | { readonly reason: string; readonly until: Date }> {
  const { stage, service } = where;
  const trigger = `${record.id}-${reconciled.attempt}`;
  const request = remediationRequest(view, { stage, service, start, end, trigger });
  const id = evaluationId(reconciled.at, request.trigger);
  const evaluation = { id, triggeredAt: reconciled.at, commit: reconciled.sha, request };
  const known = await finishedRecord(deps, view.project.repository, evaluation);
  if (known !== undefined) return known;
  const isHeard = view.project.sink !== null;
  const judged = await reachEvaluation(deps, view, { evaluation, open: isHeard });
  if (!("kind" in judged)) {
    if (isHeard) deps.enqueue({ kind: "evaluation", project: view.project.name, id });
    return judged;
  }
  const { until } = judged;
  if (judged.kind === "window") return { reason: `observing until ${formatTime(until)}`, until };
  return { reason: judged.reason, until };
}
