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
import { deployedCommit } from "./deployed-commit.ts";
import { postEvaluationStatus } from "./evaluation-status.ts";
import { nextTry } from "./patience.ts";
import { reachEvaluation } from "./reach-evaluation.ts";
import { finishedRecord, recordEvaluation, type FinishedRecord } from "./record-evaluation.ts";

type Deps = Pick<Ports, "git" | "clock" | "log" | "hosting" | "indicators" | "sinks">;

/** Takes one evaluation as far as it can go now: wait for its window, judge, record, answer. */
export async function advanceEvaluation(
  deps: Deps,
  { project, id }: { readonly project: Project; readonly id: string },
): Promise<Outcome> {
  const { repository } = project;
  await deps.git.fetch(repository);
  const open = await readOpen(deps, project, id);
  if (open === undefined) return done;
  const known = await finishedRecord(deps, repository, open);
  const reached = known ?? (await reach(deps, project, open));
  return "until" in reached ? reached : answerEvaluation(deps, project, reached);
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
    const status = { state: "pending", description: reason } as const;
    await postEvaluationStatus(deps, at, { evaluation, status });
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
  const { window } = open.request;
  const since = new Date(Math.max(Date.parse(window.end), Date.parse(open.triggeredAt)));
  const now = deps.clock.now();
  if (now.getTime() < since.getTime() + evaluation.retryMinutes * 60_000) {
    return { kind: "waiting", reason, until: nextTry({ since, now }) };
  }
  const message = `The project cannot be read: ${reason}.`;
  const errored = erroredEvaluation({ era, reason: "unknown-place", message });
  const finished = { commit: open.commit, provider: null, sources: [], evaluation: errored };
  return recordEvaluation(deps, repository, { evaluation: open, finished });
}

async function readOpen(
  { git, log }: Deps,
  { repository }: Project,
  id: string,
): Promise<OpenEvaluation | undefined> {
  const head = (await git.heads(repository)).get(journalBranch);
  const path = openEvaluationFile(id);
  const text = head === undefined ? undefined : await git.read(repository, head, path);
  if (text === undefined) return undefined;
  const open = parseOpenEvaluation(text);
  if (open === undefined) log.error("open evaluation cannot be read", { evaluation: id });
  return open;
}
