import type { Verdict } from "../../core/evaluation/evaluation.ts";
import { evaluationStatusText } from "../../core/evaluation/status-text.ts";
import type { EntryOf } from "../../core/journal/entry.ts";
import type { EvaluationRecord } from "../../core/journal/evaluation-record.ts";
import { formatTime } from "../../core/pull-request/time.ts";
import type { ServiceAt } from "../evaluation/objective-files.ts";
import { readObjectives } from "../evaluation/read-objectives.ts";
import { judgeAttempt } from "./judge-attempt.ts";
import { recurrence } from "./recurrence.ts";
import { MissingCommitError } from "../../ports.ts";
import type { Case, StepDeps } from "./step.ts";

/** What an attempt came to; `not-yet` until its window is over and its provider has answered. */
export type AttemptVerdict =
  | { readonly kind: "not-yet"; readonly reason: string; readonly until: Date }
  | {
      readonly kind: "reached";
      readonly result: Verdict | "errored";
      readonly score: number | null;
      readonly detail: string;
      /** Null where something else than objectives decided. */
      readonly evaluation: EvaluationRecord | null;
    };

export type ObservedAttempt = {
  readonly reconciled: EntryOf<"reconciled">;
  readonly where: ServiceAt;
  readonly start: Date;
  readonly end: Date;
};

export async function reachVerdict(
  deps: StepDeps,
  given: Case,
  attempt: ObservedAttempt,
): Promise<AttemptVerdict> {
  const { reconciled, where, end } = attempt;
  if (reconciled.outcome === "failed") {
    return reached("fail", `the rollout failed: ${reconciled.detail}`);
  }
  if (!(await isJudged(deps, given, where))) {
    const tried = given.record.attempts.find(({ number }) => number === reconciled.attempt);
    const isReturn = tried?.planned?.purpose === "return";
    return isReturn ? byAbsence(deps, given, end) : byProblem(deps, given, end);
  }
  const judged = await judgeAttempt(deps, given, attempt);
  if ("until" in judged) return { kind: "not-yet", ...judged };
  const { evaluation } = judged.finished;
  const { status, result, score } = evaluation;
  return {
    kind: "reached",
    result: status === "errored" ? "errored" : result,
    score,
    detail: evaluationStatusText(evaluation),
    evaluation: judged,
  };
}

/** By objectives; that their commit is gone is for the evaluation to tell. */
async function isJudged(deps: StepDeps, { view }: Case, where: ServiceAt): Promise<boolean> {
  try {
    return (await readObjectives(deps, view, where)).kind === "objectives";
  } catch (error) {
    if (error instanceof MissingCommitError) return true;
    throw error;
  }
}

/** Without objectives the verdict is whether the problem goes away. */
function byProblem(deps: StepDeps, { record }: Case, end: Date): AttemptVerdict {
  if (record.resolvedAt !== null) {
    return reached("pass", "the problem resolved within the observation time");
  }
  if (deps.clock.now() >= end) {
    return reached("fail", "the problem did not resolve within the observation time");
  }
  return { kind: "not-yet", reason: `observing until ${formatTime(end)}`, until: end };
}

/** What was put back is well if nothing of the service came again for the whole time. */
async function byAbsence(deps: StepDeps, given: Case, end: Date): Promise<AttemptVerdict> {
  const back = await recurrence(deps, given);
  if (back !== undefined) return reached("fail", back);
  if (deps.clock.now() >= end) {
    return reached("pass", "the problem stayed away for the observation time");
  }
  return { kind: "not-yet", reason: `observing until ${formatTime(end)}`, until: end };
}

function reached(result: Verdict, detail: string): AttemptVerdict {
  return { kind: "reached", result, score: null, detail, evaluation: null };
}
