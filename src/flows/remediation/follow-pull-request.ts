import type { Attempt } from "../../core/journal/fold-record.ts";
import type { EntryOf } from "../../core/journal/entry.ts";
import {
  blockedComment,
  declinedComment,
  resolvedComment,
  takenOverComment,
} from "../../core/pull-request/comments.ts";
import { mergeMessage } from "../../core/pull-request/commit-message.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import type { PullRequest } from "../../core/pull-request/pull-request.ts";
import { waiting } from "../outcome.ts";
import { findStage, modeOf } from "../project-view.ts";
import { handOver } from "./hand-over.ts";
import { isAsPlanned } from "./is-as-planned.ts";
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
    await deps.git.fetch(repository);
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
    return takeOver(deps, given, { opened, pullRequest });
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

/** How long a merge that GitHub refuses is tried again before people are asked. */
const patienceMinutes = 30;

async function merge(
  deps: StepDeps,
  given: Case,
  open: Open & { readonly attempt: Attempt },
): Promise<Step> {
  const { repository } = given.view.project;
  const { opened, pullRequest, attempt } = open;
  const built = await recordedPlan(deps, given, attempt);
  if (built.kind !== "plan") {
    return handOver(deps, given, { reason: "not-mergeable", detail: built.message });
  }
  // The record says what to merge, but whoever can push can write a record: only the plan itself is merged.
  if (!(await isPlanned(deps, given, { plan: built.plan, pullRequest }))) {
    return takeOver(deps, given, { opened, pullRequest });
  }
  const missing = await missingChecks(deps, given, pullRequest);
  if (missing.length > 0) {
    return waiting(`checks are not green: ${missing.join(", ")}`, deps.clock.now(), 60);
  }
  const text = mergeMessage(built.plan, { pullRequest: opened.number, approvedBy: null });
  const result = await deps.hosting.pullRequests.merge(repository, opened.number, {
    sha: opened.head,
    ...text,
  });
  if (result.kind === "not-mergeable") {
    return blocked(deps, given, { opened, message: result.message });
  }
  // Merged or moved: what the pull request says now decides, not what the call returned.
  return { kind: "again" };
}

async function blocked(
  deps: StepDeps,
  given: Case,
  { opened, message }: { readonly opened: Open["opened"]; readonly message: string },
): Promise<Step> {
  const now = deps.clock.now();
  const comment = blockedComment(message);
  await deps.hosting.pullRequests.comment(given.view.project.repository, opened.number, comment);
  if (now.getTime() - Date.parse(opened.at) > patienceMinutes * 60_000) {
    const detail = `GitHub did not let it be merged for ${patienceMinutes} minutes: ${message}`;
    return handOver(deps, given, { reason: "not-mergeable", detail });
  }
  return waiting(message, now, secondsBetweenLooks);
}

async function isPlanned(
  deps: StepDeps,
  given: Case,
  { plan, pullRequest }: { readonly plan: RemediationPlan; readonly pullRequest: PullRequest },
): Promise<boolean> {
  const { head, base } = pullRequest;
  if (base.branch !== plan.base || head.branch !== plan.branch || !head.sameRepository) {
    return false;
  }
  return isAsPlanned(deps, given, { plan, head: head.sha });
}

async function takeOver(deps: StepDeps, given: Case, { opened, pullRequest }: Open): Promise<Step> {
  const { repository } = given.view.project;
  await deps.hosting.pullRequests.comment(repository, opened.number, takenOverComment());
  const { attempt } = opened;
  return record(deps, given, { kind: "taken-over", attempt, head: pullRequest.head.sha });
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
