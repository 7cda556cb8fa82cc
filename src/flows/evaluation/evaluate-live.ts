import { afterTests } from "../../core/evaluation/absent-files.ts";
import { erroredEvaluation } from "../../core/evaluation/errored-evaluation.ts";
import { evaluate } from "../../core/evaluation/evaluate.ts";
import type { Evaluation } from "../../core/evaluation/evaluation.ts";
import { eras } from "../../core/evaluation/era.ts";
import { providerVerdict } from "../../core/evaluation/provider-verdict.ts";
import type { FinishedEvaluation } from "../../core/journal/evaluation-record.ts";
import { MissingCommitError, type Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import type { ProjectView } from "../project-view.ts";
import type { LiveRequest } from "./live-request.ts";
import { queryIndicators, type Unavailable } from "./query-indicators.ts";
import { readHistory } from "./read-history.ts";
import { readRules, type Rules } from "./read-rules.ts";

type Deps = Pick<Ports, "git" | "indicators" | "log"> & {
  /** Hears what is being done, for people who wait. */
  readonly tell?: (step: "objectives" | "history" | "values") => void;
};

type Given = {
  readonly request: LiveRequest;
  /** What is deployed; null where nothing is. */
  readonly commit: Sha | null;
  /** Of the evaluation itself, so that it is not compared with. */
  readonly id: string | null;
};

export type LiveEvaluation =
  ({ readonly kind: "evaluated" } & Omit<FinishedEvaluation, "at">) | Unavailable;

/**
 * The verdict over a service, from its files at `commit`, its provider's values and its earlier evaluations. Writes
 * nothing. Whatever a person has to mend is an errored evaluation; a provider that does not answer is left to the
 * caller's patience.
 */
export async function evaluateLive(
  deps: Deps,
  view: ProjectView,
  given: Given,
): Promise<LiveEvaluation> {
  const { request, commit } = given;
  const { stage, service, trigger } = request;
  const testResult = trigger?.testResult ?? null;
  if (commit === null) {
    const message = nothingDeployed(view, stage);
    const evaluation = erroredEvaluation({
      era: view.policy.era,
      reason: "unknown-place",
      message,
    });
    return { kind: "evaluated", commit, provider: null, sources: [], evaluation };
  }
  deps.tell?.("objectives");
  const where = { stage, service, at: commit };
  const rules = await rulesAt(deps, view, { where, testResult });
  const evaluation =
    rules.kind === "ended" ? rules.evaluation : await judge(deps, view, { ...given, rules });
  if ("retryAfterSeconds" in evaluation) return evaluation;
  const { provider, sources } = rules;
  const evaluated = afterTests(evaluation, testResult);
  return { kind: "evaluated", commit, provider, sources, evaluation: evaluated };
}

/** A push may have taken the commit away since it was deployed; waiting does not bring it back. */
async function rulesAt(
  deps: Deps,
  view: ProjectView,
  given: Parameters<typeof readRules>[2],
): Promise<Rules> {
  try {
    return await readRules(deps, view, given);
  } catch (error) {
    if (!(error instanceof MissingCommitError)) throw error;
    const message = `The commit ${given.where.at}, which was deployed, is no longer in the repository.`;
    const { era } = view.policy;
    const evaluation = erroredEvaluation({ era, reason: "unknown-place", message });
    return { kind: "ended", evaluation, provider: null, sources: [] };
  }
}

async function judge(
  deps: Deps,
  view: ProjectView,
  { request, id, rules }: Given & { readonly rules: Extract<Rules, { readonly kind: "rules" }> },
): Promise<Evaluation | Unavailable> {
  const { stage, service } = request;
  const { era } = view.policy;
  const { slo, faults, provider, queries } = rules;
  deps.tell?.("history");
  const { end } = request.window;
  const history = { stage, service, id, end, comparison: slo.comparison, era };
  const previous = await readHistory(deps, view.project.repository, history);
  deps.tell?.("values");
  const answer = await queryIndicators(deps, view, { request, slo, provider, queries });
  if (answer.kind === "unavailable") return answer;
  if (answer.kind === "broken") {
    return erroredEvaluation({ era, reason: "provider-failed", message: answer.message, slo });
  }
  const { results } = answer;
  const verdict = era === "0.6" ? null : providerVerdict(results, eras[era]);
  return evaluate({ era, slo, faults, results, provider: verdict, previous });
}

function nothingDeployed({ shipyard, layout, heads }: ProjectView, stage: string): string {
  const names = shipyard.stages.map(({ name }) => name);
  if (!names.includes(stage)) {
    return `shipyard.yaml has no stage ${JSON.stringify(stage)}: it has ${names.join(", ")}.`;
  }
  const branch = layout.stageBranch(stage);
  return heads.has(branch)
    ? `Nothing of the stage ${stage} is applied yet: its reconcile status says why.`
    : `The stage ${stage} has no branch ${branch} yet.`;
}
