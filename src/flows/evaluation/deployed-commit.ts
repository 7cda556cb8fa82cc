import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { isOnBranch } from "../is-on-branch.ts";
import { findStage, type ProjectView } from "../project-view.ts";
import { lastReconcile } from "../reconcile/stage-record.ts";

/**
 * What runs on a stage: the last commit that was applied at least in part, as long as it is on the stage's branch.
 * Where nothing was ever reconciled, or a push took that commit away, the head of the branch. Null where there is no
 * such stage, or no branch, or where reconciling has applied nothing so far.
 */
export async function deployedCommit(
  deps: Pick<Ports, "git">,
  view: ProjectView,
  stage: string,
): Promise<Sha | null> {
  const { repository } = view.project;
  const head = view.heads.get(view.layout.stageBranch(stage));
  if (head === undefined || findStage(view, stage) === undefined) return null;
  const last = await lastReconcile(deps, repository, stage);
  if (last === undefined) return head;
  // Records from before it was noted have only the commit that was tried.
  const { applied = last.sha } = last;
  if (applied === null) return null;
  return (await isOnBranch(deps, repository, { sha: applied, head })) ? applied : head;
}
