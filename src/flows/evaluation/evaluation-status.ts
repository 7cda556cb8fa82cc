import type { Evaluation } from "../../core/evaluation/evaluation.ts";
import { evaluationStatusText } from "../../core/evaluation/status-text.ts";
import type { OpenEvaluation } from "../../core/journal/evaluation-record.ts";
import {
  evaluationFile,
  evaluationOfPage,
  evaluationPage,
  openEvaluationFile,
} from "../../core/layout/evaluation-place.ts";
import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import { statusContext, statusText } from "../../core/pull-request/status-context.ts";
import type { Ports } from "../../ports.ts";
import type { Repository, Sha } from "../../ports/git.ts";
import { findStatus } from "../post-status.ts";

/** Where a person reads an evaluation that is open. */
export function openPageOf(repository: Repository, id: string): string {
  return evaluationPage(repository.url, openEvaluationFile(id));
}

/** Where a person reads an evaluation that is finished. */
export function pageOf(
  repository: Repository,
  { id, request }: Pick<OpenEvaluation, "id" | "request">,
): string {
  return evaluationPage(repository.url, evaluationFile({ ...request, id }));
}

/**
 * The commit's status of an evaluation. A later evaluation of the same commit keeps what it has posted: an earlier one
 * that ends after it, or is resumed after a crash, must not take the newer word away.
 */
export async function postEvaluationStatus(
  deps: Pick<Ports, "hosting">,
  commit: { readonly repository: Repository; readonly sha: Sha },
  given: {
    readonly evaluation: Pick<OpenEvaluation, "id" | "request">;
    readonly status: Pick<CommitStatus, "state" | "description">;
    /** What the status links to; it names the evaluation. */
    readonly page: string;
  },
): Promise<void> {
  const { evaluation, status, page: url } = given;
  const { repository, sha } = commit;
  if (repository.slug === null) return;
  const { stage, service } = evaluation.request;
  const context = statusContext.evaluation(stage, service);
  const current = await findStatus(deps, commit, context);
  const known = evaluationOfPage(current?.url ?? "");
  // Ids begin with the time.
  if (known !== undefined && known > evaluation.id) return;
  const wanted = { context, ...status, description: statusText(status.description), url };
  if (current !== undefined && isSame(current, wanted)) return;
  await deps.hosting.statuses.set(repository, sha, wanted);
}

/** The status that a verdict is. */
export function statusOf(evaluation: Evaluation): Pick<CommitStatus, "state" | "description"> {
  const description = evaluationStatusText(evaluation);
  if (evaluation.status === "errored") return { state: "error", description };
  return { state: evaluation.result === "fail" ? "failure" : "success", description };
}

function isSame(a: CommitStatus, b: CommitStatus): boolean {
  return a.state === b.state && a.description === b.description && a.url === b.url;
}
