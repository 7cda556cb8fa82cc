import type { Attempt } from "../../core/journal/fold-record.ts";
import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import { statusContext } from "../../core/pull-request/status-context.ts";
import type { Sha } from "../../ports/git.ts";
import { isOnBranch } from "../is-on-branch.ts";
import { waiting } from "../outcome.ts";
import { findStatus } from "../post-status.ts";
import { findStage } from "../project-view.ts";
import { handOver } from "./hand-over.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/** After this long without a word from the reconciler the attempt counts as failed. */
const patienceMinutes = 60;
const visibleAfterMinutes = 5;

/** Waits for the reconciler's word on the merge commit: its status, whoever the reconciler is. */
export async function awaitReconcile(deps: StepDeps, given: Case, attempt: Attempt): Promise<Step> {
  const { view, record: known } = given;
  const { ended } = attempt;
  const stage = findStage(view, known.problem.stage);
  const head = stage && view.heads.get(view.layout.stageBranch(stage.name));
  if (ended?.kind !== "pull-request-merged" || stage === undefined || head === undefined) {
    const detail = `the stage ${JSON.stringify(known.problem.stage)} is gone`;
    return handOver(deps, given, { reason: "stage-gone", detail });
  }
  const { sha } = ended;
  const reconciled = (outcome: "healthy" | "failed", detail: string) =>
    record(deps, given, { kind: "reconciled", attempt: attempt.number, sha, outcome, detail });
  const minutes = (deps.clock.now().getTime() - Date.parse(ended.at)) / 60_000;
  if (!(await isOnBranch(deps, view.project.repository, { sha, head }))) {
    // Git may show a merge a little later than the API tells of it.
    if (minutes < visibleAfterMinutes) {
      return waiting("the merge is not visible in git yet", deps.clock.now(), 15);
    }
    return reconciled("failed", "the merge commit was taken off the stage's branch");
  }
  const status = await wordOn(deps, given, { stage: stage.name, shas: [sha, head] });
  if (status !== undefined) {
    return reconciled(status.state === "success" ? "healthy" : "failed", status.description);
  }
  if (minutes > patienceMinutes) {
    return reconciled("failed", `no word from the reconciler in ${patienceMinutes} minutes`);
  }
  deps.enqueue({ kind: "stage", project: view.project.name, stage: stage.name });
  return waiting("the reconciler is at work", deps.clock.now(), 15);
}

/** The first final status: of the merge itself, else of the branch's head, which holds the merge. */
async function wordOn(
  deps: StepDeps,
  { view }: Case,
  { stage, shas }: { readonly stage: string; readonly shas: readonly Sha[] },
): Promise<CommitStatus | undefined> {
  const context = statusContext.reconcile(stage);
  for (const sha of new Set(shas)) {
    const status = await findStatus(deps, { repository: view.project.repository, sha }, context);
    if (status !== undefined && status.state !== "pending") return status;
  }
  return undefined;
}
