import { erroredEvaluation } from "../../core/evaluation/errored-evaluation.ts";
import type { OpenEvaluation } from "../../core/journal/evaluation-record.ts";
import { parseOpenEvaluation } from "../../core/journal/format-evaluation.ts";
import { openEvaluationFile } from "../../core/layout/evaluation-place.ts";
import { journalBranch } from "../../core/layout/layout.ts";
import { defaultPolicy } from "../../core/policy/parse-policy.ts";
import type { Ports } from "../../ports.ts";
import { done, type Outcome } from "../outcome.ts";
import type { Project } from "../project.ts";
import { readProject } from "../project-view.ts";
import { answerEvaluation } from "./answer-evaluation.ts";
import { discardOpen } from "./discard-open.ts";
import { deployedCommit } from "./deployed-commit.ts";
import { openPageOf } from "./evaluation-status.ts";
import { failingSince, pauseOf, remember, type EvaluationMemory } from "./evaluation-memory.ts";
import { nextTry } from "./patience.ts";
import { reachEvaluation } from "./reach-evaluation.ts";
import { finishedRecord, recordEvaluation, type FinishedRecord } from "./record-evaluation.ts";
import { sayWaiting } from "./say-waiting.ts";

type Deps = Pick<Ports, "git" | "clock" | "log" | "hosting" | "indicators" | "sinks"> & {
  readonly evaluations: EvaluationMemory;
};

/** Takes one evaluation as far as it can go now: wait for its window, judge, record, answer. */
export async function advanceEvaluation(
  deps: Deps,
  { project, id }: { readonly project: Project; readonly id: string },
): Promise<Outcome> {
  const { evaluations } = deps;
  const paused = pauseOf(evaluations, id, deps.clock.now());
  if (paused !== undefined) return { kind: "waiting", ...paused };
  await deps.git.fetch(project.repository);
  const outcome = await pass(deps, project, id);
  if (outcome.kind === "done") evaluations.delete(id);
  return outcome;
}

async function pass(deps: Deps, project: Project, id: string): Promise<Outcome> {
  const open = await readOpen(deps, project, id);
  if (open === undefined) return done;
  const known = await finishedRecord(deps, project.repository, open);
  const reached = known ?? (await reach(deps, project, open));
  if ("until" in reached) return reached;
  const answer = await answerEvaluation(deps, project, reached);
  if (answer.kind === "waiting") {
    const { reason, until } = answer;
    const firstFailure = failingSince(deps.evaluations, id, { who: "sink", now: deps.clock.now() });
    remember(deps.evaluations, id, { failing: { who: "sink", firstFailure, reason, until } });
  }
  return answer;
}

type Waiting = Extract<Outcome, { kind: "waiting" }>;

async function reach(
  deps: Deps,
  project: Project,
  open: OpenEvaluation,
): Promise<FinishedRecord | Waiting> {
  const reading = await readProject(deps, project);
  if (reading.kind === "not-ready") {
    return withoutProject(deps, project, { open, reason: reading.reason });
  }
  const { view } = reading;
  const commit = open.commit ?? (await deployedCommit(deps, view, open.request.stage));
  const evaluation = { ...open, commit };
  const reached = await reachEvaluation(deps, view, { evaluation });
  if (!("until" in reached)) return reached;
  const { reason, until } = reached;
  if (commit !== null) {
    const at = { repository: project.repository, sha: commit };
    const page = openPageOf(project.repository, open.id);
    await sayWaiting(deps, at, { evaluation, reason, page });
  }
  return { kind: "waiting", reason, until };
}

/** A repository that is no project for so long gets its answer too. */
async function withoutProject(
  deps: Deps,
  { repository }: Project,
  { open, reason }: { readonly open: OpenEvaluation; readonly reason: string },
): Promise<FinishedRecord | Waiting> {
  const { era, evaluation } = defaultPolicy;
  const now = deps.clock.now();
  const firstFailure = failingSince(deps.evaluations, open.id, { who: "project", now });
  const since = Math.max(Date.parse(open.request.window.end), firstFailure.getTime());
  if (now.getTime() < since + evaluation.retryMinutes * 60_000) {
    const until = nextTry({ since: firstFailure, now });
    const failing = { who: "project", firstFailure, reason, until } as const;
    remember(deps.evaluations, open.id, { failing });
    return { kind: "waiting", reason, until };
  }
  const message = `The project cannot be read: ${reason}.`;
  const errored = erroredEvaluation({ era, reason: "unknown-place", message });
  const finished = { commit: open.commit, provider: null, sources: [], evaluation: errored };
  return recordEvaluation(deps, repository, { evaluation: open, finished });
}

async function readOpen(
  deps: Deps,
  { repository }: Project,
  id: string,
): Promise<OpenEvaluation | undefined> {
  const { git } = deps;
  const head = (await git.heads(repository)).get(journalBranch);
  const path = openEvaluationFile(id);
  const text = head === undefined ? undefined : await git.read(repository, head, path);
  const open = text === undefined ? undefined : parseOpenEvaluation(text, path);
  if (open === undefined) await discardOpen(deps, repository, id);
  return open;
}
