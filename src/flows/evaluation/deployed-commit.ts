import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { isOnBranch } from "../is-on-branch.ts";
import { findStage, type ProjectView } from "../project-view.ts";
import { lastReconcile } from "../reconcile/stage-record.ts";

/**
 * What runs on a stage: the commit of its last reconcile, as long as it is on the stage's branch. Where nothing is
 * reconciled, or a push took that commit away, the head of the branch; null where there is no such stage, or no branch.
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
  return (await isOnBranch(deps, repository, { sha: last.sha, head })) ? last.sha : head;
}
