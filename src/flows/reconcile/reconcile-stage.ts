import type { Stage } from "../../core/delivery/shipyard.ts";
import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import { statusContext, statusText } from "../../core/pull-request/status-context.ts";
import { RateLimitedError, type Ports } from "../../ports.ts";
import type { Repository, Sha } from "../../ports/git.ts";
import { done, waiting, type Outcome } from "../outcome.ts";
import { findStatus, postStatus } from "../post-status.ts";
import type { Project } from "../project.ts";
import { findStage, readProject, type ProjectView } from "../project-view.ts";
import { applyStage, type StagePass } from "./apply-stage.ts";
import { catchUpStatuses } from "./catch-up-statuses.ts";
import { flagDrift, flagFault, tellsFlagDrift } from "./describe-flags.ts";
import { lastGoodCommit, recordDrift, recordReconcile } from "./stage-record.ts";
import type { StageMemory, StageState } from "./stage-memory.ts";

type Deps = Pick<
  Ports,
  "git" | "clock" | "log" | "hosting" | "charts" | "clusters" | "flagServices"
> & {
  readonly memory: StageMemory;
  /** The cluster has moved: the stage wants a look. */
  readonly stageMoved: (stage: string) => void;
};

const secondsBetweenLooks = 5;
const secondsBetweenTries = 300;

/** Makes the cluster and the flag service match the head of a stage's branch, and says so on that commit. */
export async function reconcileStage(
  deps: Deps,
  given: { readonly project: Project; readonly stage: string },
): Promise<Outcome> {
  const { project } = given;
  const reading = await readProject(deps, project);
  if (reading.kind === "not-ready") return waiting(reading.reason, deps.clock.now(), 300);
  const { view } = reading;
  const stage = findStage(view, given.stage);
  const head = stage && view.heads.get(view.layout.stageBranch(stage.name));
  const name = `${project.name}/${given.stage}`;
  if (stage === undefined || head === undefined) {
    deps.memory.get(name)?.live?.[Symbol.dispose]();
    deps.memory.delete(name);
    return done;
  }
  const state = deps.memory.get(name) ?? { settled: false, drift: new Map() };
  deps.memory.set(name, state);
  return reconcileCommit(deps, view, { stage, head, state });
}

type Commit = { readonly stage: Stage; readonly head: Sha; readonly state: StageState };

async function reconcileCommit(deps: Deps, view: ProjectView, given: Commit): Promise<Outcome> {
  const { head, state } = given;
  if (state.settled && state.sha === head) return keepWell(deps, view, given);
  const { repository } = view.project;
  const said = await announce(deps, { ...given, repository });
  const isResumed = await isApplied(deps, { ...given, repository }, said);
  const pass = await tryPass(deps, view, { ...given, isResumed });
  if (pass.state === "pending") return lookAgain(deps, pass, secondsBetweenLooks);
  // A new process applies again and finds nothing to change: that is no news for a commit that is well.
  if (isResumed && pass.state === "success" && !isFlagNews(said, pass)) {
    if (said !== undefined) await catchUpStatuses(deps, { repository, head, status: said });
  } else await conclude(deps, view, { ...given, pass });
  if (pass.state === "success") {
    state.settled = true;
    return afterwards(deps, pass);
  }
  // What a person mends outside of git, such as a flag that was missing, needs no new commit.
  return waiting(pass.description, deps.clock.now(), secondsBetweenTries);
}

type Place = Commit & { readonly repository: Repository };

/** The commit's status as it was found; where there is none, it is pending from now on. */
async function announce(deps: Deps, given: Place): Promise<CommitStatus | undefined> {
  const { stage, head, state, repository } = given;
  const context = statusContext.reconcile(stage.name);
  if (state.said?.sha === head) return state.said.status;
  const status = await findStatus(deps, { repository, sha: head }, context);
  state.said = { sha: head, status };
  const description = "applying this commit";
  if (status === undefined) {
    await say(deps, given, { context, state: "pending", description, url: null });
  }
  return status;
}

/** Whether another process has ended this very commit well. One that has begun a commit itself knows what it applied. */
async function isApplied(
  deps: Deps,
  { stage, head, state, repository }: Place,
  said: CommitStatus | undefined,
): Promise<boolean> {
  if (state.resumed === undefined) {
    state.resumed = await lastGoodCommit(deps, repository, stage.name);
  }
  const isResumed = state.resumed === head && said?.state === "success";
  if (!isResumed) state.resumed = null;
  return isResumed;
}

/** A commit that has had its word: the cluster is kept as it says, and GitHub hears only of what goes wrong with that. */
async function keepWell(deps: Deps, view: ProjectView, given: Commit): Promise<Outcome> {
  const { state } = given;
  const pass = await applyStage(deps, view, {
    ...given,
    isResumed: false,
    ...hearers(deps, view, given),
  });
  const said = state.said?.status;
  const isMended = said?.state !== "success" && pass.state === "success";
  if (isMended || isRefused(pass) || isFlagNews(said, pass)) {
    await conclude(deps, view, { ...given, pass });
  }
  return afterwards(deps, pass);
}

/** Not merely unwell: pods that fail later are for the monitoring to tell. */
function isRefused({ state, rows, flags }: StagePass): boolean {
  if (state !== "failure" && state !== "error") return false;
  return (
    rows.length === 0 ||
    flagFault(flags) !== undefined ||
    rows.some(({ action }) => "message" in action)
  );
}

/** Says the last word on a commit, with the whole table behind it. */
async function conclude(
  deps: Deps,
  view: ProjectView,
  given: Commit & { readonly pass: StagePass },
): Promise<void> {
  const { stage, head, pass } = given;
  const { repository } = view.project;
  const context = statusContext.reconcile(stage.name);
  const { state, description } = pass;
  const known = given.state.said?.status;
  if (known?.state === state && known.description === statusText(description)) return;
  const url = await recordReconcile(deps, { repository, stage: stage.name, head }, pass);
  const status: CommitStatus = { context, state, description, url };
  await say(deps, { ...given, repository }, status);
  await catchUpStatuses(deps, { repository, head, status });
}

async function say(
  deps: Deps,
  { repository, head, state }: Place,
  status: CommitStatus,
): Promise<void> {
  await postStatus(deps, { repository, sha: head }, status);
  const description = statusText(status.description);
  state.said = { sha: head, status: { ...status, description } };
}

/** A click in the flag service is on the commit for as long as it is left so. */
function isFlagNews(said: CommitStatus | undefined, { state, flags }: StagePass): boolean {
  if (state !== "success") return false;
  return flagDrift(flags) !== undefined || tellsFlagDrift(said?.description ?? "");
}

function hearers(deps: Deps, view: ProjectView, { stage, head }: Commit) {
  const { repository } = view.project;
  return {
    onChange: () => deps.stageMoved(stage.name),
    onDrift: (drift: Parameters<typeof recordDrift>[2]) =>
      recordDrift(deps, { repository, stage: stage.name, head }, drift),
  };
}

/** A stage that is well is quiet until the cluster moves, or drift may be corrected again. */
function afterwards(deps: Deps, pass: StagePass): Outcome {
  if (pass.state === "success" && pass.lookAgain === undefined) return done;
  return lookAgain(deps, pass, secondsBetweenTries);
}

function lookAgain({ clock }: Deps, pass: StagePass, seconds: number): Outcome {
  const latest = waiting(pass.description, clock.now(), seconds);
  const sooner = pass.lookAgain;
  if (latest.kind !== "waiting" || sooner === undefined || sooner >= latest.until) return latest;
  return { ...latest, until: sooner };
}

/** An outside system that does not answer is named on the commit, and the pass is tried again. */
async function tryPass(
  deps: Deps,
  view: ProjectView,
  given: Commit & { readonly isResumed: boolean },
): Promise<StagePass> {
  const { stage, state } = given;
  const { repository } = view.project;
  const said = state.said?.status;
  try {
    return await applyStage(deps, view, { ...given, ...hearers(deps, view, given) });
  } catch (error) {
    const isOpen = said === undefined || said.state === "pending";
    if (isOpen && !(error instanceof RateLimitedError)) {
      const reason = error instanceof Error ? error.message : String(error);
      await say(
        deps,
        { ...given, repository },
        {
          context: statusContext.reconcile(stage.name),
          state: "pending",
          description: `tried again: ${reason}`,
          url: null,
        },
      );
    }
    throw error;
  }
}
