import type { Attempt } from "../../core/journal/fold-record.ts";
import { statusContext } from "../../core/pull-request/status-context.ts";
import { waiting } from "../outcome.ts";
import { findStatus } from "../post-status.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/** Waits for the reconciler's word on the merge commit: its status, whoever the reconciler is. */
export async function awaitReconcile(deps: StepDeps, given: Case, attempt: Attempt): Promise<Step> {
  const { view, record: known } = given;
  const { ended } = attempt;
  const { stage } = known.problem;
  if (ended?.kind !== "pull-request-merged" || stage === null) {
    return waiting("no merge commit", deps.clock.now(), 300);
  }
  const commit = { repository: view.project.repository, sha: ended.sha };
  const status = await findStatus(deps, commit, statusContext.reconcile(stage));
  if (status === undefined || status.state === "pending") {
    deps.enqueue({ kind: "stage", project: view.project.name, stage });
    return waiting("the reconciler is at work", deps.clock.now(), 15);
  }
  return record(deps, given, {
    kind: "reconciled",
    attempt: attempt.number,
    sha: ended.sha,
    outcome: status.state === "success" ? "healthy" : "failed",
    detail: status.description,
  });
}
