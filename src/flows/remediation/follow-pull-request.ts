import type { Attempt } from "../../core/journal/fold-record.ts";
import type { EntryOf } from "../../core/journal/entry.ts";
import {
  blockedComment,
  declinedComment,
  resolvedComment,
  takenOverComment,
} from "../../core/pull-request/comments.ts";
import { mergeMessage } from "../../core/pull-request/commit-message.ts";
import type { PullRequest } from "../../core/pull-request/pull-request.ts";
import { waiting } from "../outcome.ts";
import { findStage, modeOf } from "../project-view.ts";
import { recordedPlan } from "./recorded-plan.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

const secondsBetweenLooks = 60;

/** Sees what became of an open pull request, and merges it where the stage is automated and nothing speaks against it. */
export async function followPullRequest(
  deps: StepDeps,
  given: Case,
  attempt: Attempt,
): Promise<Step> {
  const { opened, planned } = attempt;
  if (opened === null || planned === null) return waiting("no pull request", deps.clock.now(), 300);
  const { repository } = given.view.project;
  const pullRequest = await deps.hosting.pullRequests.get(repository, opened.number);
  if (pullRequest.state === "merged") {
    return record(deps, given, {
      kind: "pull-request-merged",
      attempt: attempt.number,
      sha: pullRequest.mergeSha ?? pullRequest.head.sha,
      by: pullRequest.mergedBy,
    });
  }
  if (pullRequest.state === "closed") return closed(deps, given, { opened, pullRequest });
  if (given.record.resolvedAt !== null) return closeResolved(deps, given, { opened, pullRequest });
  if (pullRequest.head.sha !== opened.head && attempt.takenOver === null) {
    await deps.hosting.pullRequests.comment(repository, opened.number, takenOverComment());
    const head = pullRequest.head.sha;
    return record(deps, given, { kind: "taken-over", attempt: attempt.number, head });
  }
  if (!mergesByItself(given, attempt)) {
    return waiting("a person decides", deps.clock.now(), secondsBetweenLooks);
  }
  return merge(deps, given, { attempt, opened, pullRequest });
}

function mergesByItself(
  { view, record: { problem } }: Case,
  { planned, takenOver }: Attempt,
): boolean {
  const stage = findStage(view, problem.stage);
  if (stage === undefined || takenOver !== null || planned?.mode !== "automated") return false;
  return modeOf(view, stage) === "automated";
}

type Open = { readonly opened: EntryOf<"pull-request-opened">; readonly pullRequest: PullRequest };

async function merge(
  deps: StepDeps,
  given: Case,
  open: Open & { readonly attempt: Attempt },
): Promise<Step> {
  const { repository } = given.view.project;
  const { opened, pullRequest } = open;
  const missing = await missingChecks(deps, given, pullRequest);
  if (missing.length > 0) {
    return waiting(`checks are not green: ${missing.join(", ")}`, deps.clock.now(), 15);
  }
  const built = await recordedPlan(deps, given, open.attempt);
  if (built.kind !== "plan") return waiting(built.message, deps.clock.now(), secondsBetweenLooks);
  const text = mergeMessage(built.plan, { pullRequest: opened.number, approvedBy: null });
  const result = await deps.hosting.pullRequests.merge(repository, opened.number, {
    sha: opened.head,
    ...text,
  });
  if (result.kind === "not-mergeable") {
    await deps.hosting.pullRequests.comment(
      repository,
      opened.number,
      blockedComment(result.message),
    );
    return waiting(result.message, deps.clock.now(), secondsBetweenLooks);
  }
  // Merged or moved: what the pull request says now decides, not what the call returned.
  return { kind: "again" };
}

async function missingChecks(
  { hosting }: StepDeps,
  { view }: Case,
  pullRequest: PullRequest,
): Promise<readonly string[]> {
  const { repository } = view.project;
  const required = await hosting.pullRequests.requiredChecks(repository, pullRequest.base.branch);
  if (required.length === 0) return [];
  const results = await hosting.checks.results(repository, pullRequest.head.sha);
  return required.filter((name) => results.get(name) !== "success");
}

async function closed(deps: StepDeps, given: Case, { opened, pullRequest }: Open): Promise<Step> {
  const reason = given.record.resolvedAt === null ? "declined" : "resolved";
  if (reason === "declined") {
    const comment = declinedComment(pullRequest.closedBy);
    await deps.hosting.pullRequests.comment(given.view.project.repository, opened.number, comment);
  }
  return record(deps, given, {
    kind: "pull-request-closed",
    attempt: opened.attempt,
    by: pullRequest.closedBy,
    reason,
  });
}

async function closeResolved(
  deps: StepDeps,
  given: Case,
  { opened, pullRequest }: Open,
): Promise<Step> {
  const { repository } = given.view.project;
  const at = new Date(given.record.resolvedAt ?? deps.clock.now());
  await deps.hosting.pullRequests.comment(repository, opened.number, resolvedComment(at));
  await deps.hosting.pullRequests.close(repository, opened.number);
  const { branch, sha } = pullRequest.head;
  if (sha === opened.head) {
    await deps.git.setBranch(repository, { branch, expected: sha, to: undefined });
  }
  return record(deps, given, {
    kind: "pull-request-closed",
    attempt: opened.attempt,
    by: null,
    reason: "resolved",
  });
}
