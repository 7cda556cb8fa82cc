import { evaluate } from "../../core/evaluation/evaluate.ts";
import type { Verdict } from "../../core/evaluation/evaluation.ts";
import { selectPrevious, type PreviousEvaluation } from "../../core/evaluation/select-previous.ts";
import { evaluationStatusText } from "../../core/evaluation/status-text.ts";
import type { EntryOf } from "../../core/journal/entry.ts";
import { RateLimitedError, UnavailableError } from "../../ports.ts";
import { readRecords } from "../journal.ts";
import { queryIndicators, readObjectives, type Objectives, type ServiceAt } from "../objectives.ts";
import type { Case, StepDeps } from "./step.ts";

/** What an attempt came to; `not-yet` until its window is over. */
export type AttemptVerdict =
  | { readonly kind: "not-yet" }
  | {
      readonly kind: "reached";
      readonly result: Verdict | "errored";
      readonly score: number | null;
      readonly detail: string;
      readonly indicators: EntryOf<"evaluated">["indicators"];
    };

type Window = {
  readonly reconciled: EntryOf<"reconciled">;
  readonly where: ServiceAt;
  readonly start: Date;
  readonly end: Date;
};

/** How long a provider that does not answer is asked again before the evaluation counts as errored. */
const patienceMinutes = 30;

export async function reachVerdict(
  deps: StepDeps,
  given: Case,
  window: Window,
): Promise<AttemptVerdict> {
  const { reconciled, where, end } = window;
  const { resolvedAt } = given.record;
  if (reconciled.outcome === "failed") {
    return reached("fail", `the rollout failed: ${reconciled.detail}`);
  }
  const objectives = await readObjectives(deps, given.view, where);
  const over = deps.clock.now() >= end;
  if (objectives.kind === "none") {
    if (resolvedAt !== null) {
      return reached("pass", "the problem resolved within the observation time");
    }
    return over
      ? reached("fail", "the problem did not resolve within the observation time")
      : { kind: "not-yet" };
  }
  if (!over) return { kind: "not-yet" };
  if (objectives.kind === "unusable") return reached("errored", objectives.message);
  return judge(deps, given, { ...window, objectives });
}

async function judge(
  deps: StepDeps,
  given: Case,
  window: Window & { readonly objectives: Extract<Objectives, { kind: "objectives" }> },
): Promise<AttemptVerdict> {
  try {
    const results = await queryIndicators(deps, given.view, window);
    const { slo } = window.objectives;
    const previous = selectPrevious(slo.comparison, await earlierEvaluations(deps, given));
    const verdict = evaluate({ slo, results, previous });
    if (!verdict.ok) return reached("errored", verdict.message);
    const { evaluation } = verdict;
    return {
      ...reached(evaluation.result, evaluationStatusText(evaluation)),
      score: evaluation.score,
      indicators: evaluation.indicators.map(({ sli, value }) => ({
        sli,
        value,
        success: value !== null,
      })),
    };
  } catch (error) {
    if (!(error instanceof UnavailableError || error instanceof RateLimitedError)) {
      return reached("errored", error instanceof Error ? error.message : String(error));
    }
    const waited = deps.clock.now().getTime() - window.end.getTime();
    if (waited < patienceMinutes * 60_000) throw error;
    return reached(
      "errored",
      `the SLI provider did not answer for ${patienceMinutes} minutes: ${error.message}`,
    );
  }
}

/** The verdicts over the same service, newest first; one that came to nothing is not compared with. */
async function earlierEvaluations(
  deps: StepDeps,
  { view, record: { id, problem } }: Case,
): Promise<readonly PreviousEvaluation[]> {
  const records = await readRecords(deps, view.project.repository);
  return records
    .filter(
      (other) => other.problem.stage === problem.stage && other.problem.service === problem.service,
    )
    .flatMap((other) => other.attempts.map((attempt) => ({ own: other.id === id, attempt })))
    .flatMap(({ attempt: { evaluated } }) => (evaluated === null ? [] : [evaluated]))
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .flatMap(({ result, indicators }) => (result === "errored" ? [] : [{ result, indicators }]));
}

function reached(result: Verdict | "errored", detail: string) {
  return { kind: "reached" as const, result, score: null, detail, indicators: [] };
}
