import type { Stage } from "../../core/delivery/shipyard.ts";
import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import { statusContext } from "../../core/pull-request/status-context.ts";
import { RateLimitedError, type Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { done, waiting, type Outcome } from "../outcome.ts";
import { findStatus, postStatus } from "../post-status.ts";
import type { Project } from "../project.ts";
import { findStage, readProject, type ProjectView } from "../project-view.ts";
import { applyStage, type StagePass } from "./apply-stage.ts";
import { catchUpStatuses } from "./catch-up-statuses.ts";
import { recordDrift, recordReconcile } from "./stage-record.ts";
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
  const { stage, head, state } = given;
  if (state.settled && state.sha === head) return keepWell(deps, view, given);
  const commit = { repository: view.project.repository, sha: head };
  const context = statusContext.reconcile(stage.name);
  const said = await findStatus(deps, commit, context);
  if (said === undefined) {
    const description = "applying this commit";
    await postStatus(deps, commit, { context, state: "pending", description, url: null });
  }
  const wasApplied = said?.state === "success";
  const pass = await tryPass(deps, view, { ...given, said, wasApplied });
  await noteDrift(deps, view, { ...given, pass });
  if (pass.state === "pending") return lookAgain(deps, pass, secondsBetweenLooks);
  await conclude(deps, view, { ...given, said, pass });
  if (pass.state === "success") {
    state.settled = true;
    return afterwards(deps, pass);
  }
  // What a person mends outside of git, such as a flag that was missing, needs no new commit.
  delete state.flags;
  return waiting(pass.description, deps.clock.now(), secondsBetweenTries);
}

/** A commit that has had its word: the cluster is kept as it says, and GitHub is not asked again. */
async function keepWell(deps: Deps, view: ProjectView, given: Commit): Promise<Outcome> {
  const onChange = () => deps.stageMoved(given.stage.name);
  const pass = await applyStage(deps, view, { ...given, wasApplied: true, onChange });
  await noteDrift(deps, view, { ...given, pass });
  return afterwards(deps, pass);
}

/** Says the last word on a commit, with the whole table behind it. */
async function conclude(
  deps: Deps,
  view: ProjectView,
  given: Commit & { readonly said: CommitStatus | undefined; readonly pass: StagePass },
): Promise<void> {
  const { stage, head, said, pass } = given;
  const { repository } = view.project;
  // A new process applies again and finds nothing to change: that is no news for a commit that is well.
  if (said?.state === "success" && pass.state === "success") {
    await catchUpStatuses(deps, { repository, head, status: said });
    return;
  }
  const context = statusContext.reconcile(stage.name);
  const { state, description } = pass;
  const url = await recordReconcile(deps, { repository, stage: stage.name, head }, pass);
  const status: CommitStatus = { context, state, description, url };
  await postStatus(deps, { repository, sha: head }, status);
  await catchUpStatuses(deps, { repository, head, status });
}

async function noteDrift(
  deps: Deps,
  view: ProjectView,
  { stage, head, pass }: Commit & { readonly pass: StagePass },
): Promise<void> {
  const { drift } = pass;
  if (drift.length === 0) return;
  const { repository } = view.project;
  await recordDrift(deps, { repository, stage: stage.name, head }, drift);
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
  given: Commit & {
    readonly said: CommitStatus | undefined;
    readonly wasApplied: boolean;
  },
): Promise<StagePass> {
  const { stage, head, said } = given;
  const onChange = () => deps.stageMoved(stage.name);
  try {
    return await applyStage(deps, view, { ...given, onChange });
  } catch (error) {
    const isOpen = said === undefined || said.state === "pending";
    if (isOpen && !(error instanceof RateLimitedError)) {
      const reason = error instanceof Error ? error.message : String(error);
      await postStatus(
        deps,
        { repository: view.project.repository, sha: head },
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
