import type { EntryOf } from "../../core/journal/entry.ts";
import type { Attempt } from "../../core/journal/fold-record.ts";
import { problemPage } from "../../core/layout/problem-place.ts";
import { pageOf } from "../evaluation/evaluation-status.ts";
import { sayWaiting } from "../evaluation/say-waiting.ts";
import { tellCommit } from "../evaluation/tell-commit.ts";
import { findStage, observationMinutes } from "../project-view.ts";
import { handOver } from "./hand-over.ts";
import { attemptEvaluation } from "./judge-attempt.ts";
import { reachVerdict, type AttemptVerdict } from "./reach-verdict.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/** Lets the observation time pass after a healthy rollout, then judges what the change did. */
export async function observe(deps: StepDeps, given: Case, attempt: Attempt): Promise<Step> {
  const { view, record: known } = given;
  const { reconciled } = attempt;
  const stage = findStage(view, known.problem.stage);
  const { service } = known.problem;
  if (reconciled === null || stage === undefined || service === null) {
    const detail = `the stage ${JSON.stringify(known.problem.stage)} is gone`;
    return handOver(deps, given, { reason: "stage-gone", detail });
  }
  const start = new Date(reconciled.at);
  const end = new Date(start.getTime() + observationMinutes(view, stage) * 60_000);
  const where = { stage: stage.name, service, at: reconciled.sha };
  const observed = { reconciled, where, start, end };
  const verdict = await reachVerdict(deps, given, observed);
  const commit = { repository: view.project.repository, sha: reconciled.sha };
  const asked = attemptEvaluation(given, observed);
  // The problem's page is there from the beginning, and the only one where no objectives decide.
  const problem = `${problemPage(commit.repository.url, known.id)}#${asked.id}`;
  if (verdict.kind === "not-yet") {
    const { reason, until } = verdict;
    await sayWaiting(deps, commit, { evaluation: asked, reason, page: problem });
    return { kind: "waiting", reason, until };
  }
  const { evaluation } = verdict;
  const page = evaluation === null ? problem : pageOf(commit.repository, evaluation);
  await tellCommit(deps, commit, { evaluation: asked, status: statusOf(verdict), page });
  deps.evaluations.delete(asked.id);
  return record(deps, given, {
    kind: "evaluated",
    attempt: attempt.number,
    result: verdict.result,
    score: verdict.score,
    detail: verdict.detail,
    start: start.toISOString(),
    end: end.toISOString(),
    indicators: indicatorsOf(evaluation),
    ...(evaluation === null ? {} : { evaluation: evaluation.id }),
  });
}

type Reached = Extract<AttemptVerdict, { kind: "reached" }>;

function statusOf({ result, detail }: Reached): {
  state: "success" | "failure" | "error";
  description: string;
} {
  if (result === "errored") return { state: "error", description: detail };
  return { state: result === "fail" ? "failure" : "success", description: detail };
}

function indicatorsOf(evaluation: Reached["evaluation"]): EntryOf<"evaluated">["indicators"] {
  const indicators = evaluation?.finished?.evaluation.indicators ?? [];
  return indicators.map(({ sli, value }) => {
    const isNumber = value !== null && Number.isFinite(value);
    return { sli, value: isNumber ? value : null, success: isNumber };
  });
}
