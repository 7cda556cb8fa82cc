import type { Stage } from "../core/delivery/shipyard.ts";
import type { CommitStatus } from "../core/pull-request/commit-status.ts";
import { statusContext } from "../core/pull-request/status-context.ts";
import { RateLimitedError, type Ports, type Sha } from "../ports.ts";
import { applyStage, type Applied, type StagePass } from "./apply-stage.ts";
import { catchUpStatuses } from "./catch-up-statuses.ts";
import { done, waiting, type Outcome } from "./outcome.ts";
import { findStatus, postStatus } from "./post-status.ts";
import type { Project } from "./project.ts";
import { findStage, readProject, type ProjectView } from "./project-view.ts";

type Deps = Pick<Ports, "git" | "clock" | "hosting" | "clusters" | "flagServices"> & {
  readonly memory: StageMemory;
};

/** What this process applied last, by project and stage. Only saves calls: a new process applies again. */
export type StageMemory = Map<string, Applied & { readonly settled: boolean }>;

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
  if (stage === undefined || head === undefined) return done;
  const known = deps.memory.get(`${project.name}/${stage.name}`);
  if (known?.sha !== head) return reconcileCommit(deps, view, { stage, head, known: undefined });
  return known.settled ? done : reconcileCommit(deps, view, { stage, head, known });
}

type Commit = { readonly stage: Stage; readonly head: Sha; readonly known: Applied | undefined };

async function reconcileCommit(deps: Deps, view: ProjectView, given: Commit): Promise<Outcome> {
  const { stage, head } = given;
  const { project } = view;
  const name = `${project.name}/${stage.name}`;
  const commit = { repository: project.repository, sha: head };
  const context = statusContext.reconcile(stage.name);
  const said = await findStatus(deps, commit, context);
  if (said === undefined) {
    const description = "applying this commit";
    await postStatus(deps, commit, { context, state: "pending", description, url: null });
  }
  const { state, description, applied } = await tryPass(deps, view, { ...given, said });
  if (state === "pending") {
    if (applied !== undefined) deps.memory.set(name, { ...applied, settled: false });
    return waiting(description, deps.clock.now(), secondsBetweenLooks);
  }
  // A new process applies again and finds nothing to change: that is no news for a commit that is well.
  const isNews = said?.state !== "success" || state !== "success";
  const status: CommitStatus = isNews ? { context, state, description, url: null } : said;
  if (isNews) await postStatus(deps, commit, status);
  await catchUpStatuses(deps, { repository: project.repository, head, status });
  if (state === "success") {
    if (applied !== undefined) deps.memory.set(name, { ...applied, settled: true });
    return done;
  }
  // What a person mends outside of git, such as a flag that was missing, needs no new commit.
  deps.memory.delete(name);
  return waiting(description, deps.clock.now(), secondsBetweenTries);
}

/** An outside system that does not answer is named on the commit, and the pass is tried again. */
async function tryPass(
  deps: Deps,
  view: ProjectView,
  given: Commit & { readonly said: CommitStatus | undefined },
): Promise<StagePass> {
  const { stage, head, said } = given;
  try {
    return await applyStage(deps, view, given);
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
