import type { EvaluationRecord, OpenEvaluation } from "../../core/journal/evaluation-record.ts";
import { evaluationId } from "../../core/evaluation-request/evaluation-id.ts";
import { formatTime } from "../../core/pull-request/time.ts";
import { finishedRecord, type FinishedRecord } from "../evaluation/record-evaluation.ts";
import { remediationRequest } from "../evaluation/remediation-request.ts";
import { reachEvaluation } from "../evaluation/reach-evaluation.ts";
import type { ObservedAttempt } from "./reach-verdict.ts";
import type { Case, StepDeps } from "./step.ts";

/**
 * What is asked of an attempt's observation time. Its id is made of problem and attempt, so that a pass after a crash
 * finds what the last one wrote.
 */
export function attemptEvaluation(
  { view, record }: Case,
  { reconciled, where, start, end }: ObservedAttempt,
): OpenEvaluation {
  const { stage, service } = where;
  const trigger = `${record.id}-${reconciled.attempt}`;
  const request = remediationRequest(view, { stage, service, start, end, trigger });
  const id = evaluationId(reconciled.at, request);
  return { id, triggeredAt: reconciled.at, commit: reconciled.sha, request };
}

/** The evaluation of an attempt by the service's objectives, in the journal. */
export async function judgeAttempt(
  deps: StepDeps,
  given: Case,
  attempt: ObservedAttempt,
): Promise<FinishedRecord | { readonly reason: string; readonly until: Date }> {
  const { view } = given;
  const evaluation = attemptEvaluation(given, attempt);
  const { id } = evaluation;
  const known = await finishedRecord(deps, view.project.repository, evaluation);
  if (known !== undefined) return ownRecord(known);
  const isHeard = view.project.sink !== null;
  const judged = await reachEvaluation(deps, view, { evaluation, open: isHeard });
  if (!("kind" in judged)) {
    if (isHeard) deps.enqueue({ kind: "evaluation", project: view.project.name, id });
    return ownRecord(judged);
  }
  const { until } = judged;
  if (judged.kind === "window") return { reason: `observing until ${formatTime(until)}`, until };
  return { reason: judged.reason, until };
}

/** Whoever may push to the journal could decide over an attempt by a record in its place. */
function ownRecord<R extends EvaluationRecord>(record: R): R {
  if (record.request.trigger.kind === "remediation") return record;
  throw new Error(`The evaluation ${record.id} is of no remediation: remove it from the journal.`);
}
