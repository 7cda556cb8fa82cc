import { erroredEvaluation } from "../../core/evaluation/errored-evaluation.ts";
import type { OpenEvaluation } from "../../core/journal/evaluation-record.ts";
import { formatTime } from "../../core/pull-request/time.ts";
import type { Ports } from "../../ports.ts";
import type { ProjectView } from "../project-view.ts";
import { evaluateLive } from "./evaluate-live.ts";
import { failingSince, pauseOf, remember, type EvaluationMemory } from "./evaluation-memory.ts";
import { nextTry } from "./patience.ts";
import { recordEvaluation, type FinishedRecord } from "./record-evaluation.ts";
import { whenAnswerable } from "./when-answerable.ts";

type Deps = Pick<Ports, "git" | "clock" | "log" | "indicators"> & {
  readonly evaluations: EvaluationMemory;
};

/** Why there is no verdict yet: the window and its values, or a provider that does not answer. */
export type NotYet = {
  readonly kind: "window" | "provider";
  readonly reason: string;
  readonly until: Date;
};

/**
 * The verdict of an evaluation, written to the journal as soon as it is reached. A provider that does not answer is
 * asked again until the policy's patience with it is at its end; then the evaluation is errored and names the cause.
 */
export async function reachEvaluation(
  deps: Deps,
  view: ProjectView,
  given: { readonly evaluation: OpenEvaluation; readonly open?: boolean },
): Promise<FinishedRecord | NotYet> {
  const { evaluation } = given;
  const { id, request, commit } = evaluation;
  const since = whenAnswerable(deps, view, request);
  const now = deps.clock.now();
  if (now < since) {
    const end = formatTime(new Date(request.window.end));
    const reason = `waiting for the values of a window that ends at ${end}`;
    return { kind: "window", reason, until: since };
  }
  const paused = pauseOf(deps.evaluations, id, now);
  if (paused !== undefined) return { kind: "provider", ...paused };
  const live = await evaluateLive(deps, view, { request, commit, id });
  if (live.kind === "evaluated") return conclude(deps, view, { ...given, finished: live });
  const { provider, message, retryAfterSeconds } = live;
  const patience = view.policy.evaluation.retryMinutes * 60_000;
  const firstFailure = failingSince(deps.evaluations, id, { who: "provider", now });
  const end = new Date(firstFailure.getTime() + patience);
  if (now < end) {
    deps.log.warn("SLI provider does not answer", { evaluation: id, provider, message });
    const reason = `waiting for ${provider}, which does not answer, until ${formatTime(end)}`;
    const until = nextTry({ since: firstFailure, now }, retryAfterSeconds);
    const failing = { who: "provider", firstFailure, reason, until } as const;
    remember(deps.evaluations, id, { failing });
    return { kind: "provider", reason, until };
  }
  const errored = erroredEvaluation({
    era: view.policy.era,
    reason: "provider-unavailable",
    message: `The SLI provider ${provider} gave no usable answer until ${formatTime(now)}: ${message}`,
  });
  const finished = { commit, provider, sources: [], evaluation: errored };
  return conclude(deps, view, { ...given, finished });
}

async function conclude(
  deps: Deps,
  { project }: ProjectView,
  given: Parameters<typeof recordEvaluation>[2],
): Promise<FinishedRecord> {
  const record = await recordEvaluation(deps, project.repository, given);
  deps.evaluations.delete(record.id);
  return record;
}
