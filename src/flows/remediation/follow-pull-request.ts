import type { EntryOf } from "../../core/journal/entry.ts";
import type { Attempt } from "../../core/journal/fold-record.ts";
import type { Hold } from "../../core/guard/hold.ts";
import { declinedComment } from "../../core/pull-request/comments.ts";
import type { PullRequest } from "../../core/pull-request/pull-request.ts";
import { measure } from "../measure.ts";
import { waiting } from "../outcome.ts";
import { isMoot } from "./is-moot.ts";
import { mergeChange } from "./merge-change.ts";
import { mergeHoldsKey, type MergeHolds } from "./merge-holds.ts";
import { permitMerge } from "./permit-merge.ts";
import { say } from "./say.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

const secondsBetweenLooks = 60;

/** What an open pull request goes through; `number` is its own. */
export type Followed = {
  readonly attempt: Attempt;
  readonly opened: EntryOf<"pull-request-opened">;
  readonly planned: EntryOf<"action-planned">;
  readonly pullRequest: PullRequest;
};

/** Sees what became of an open pull request, and merges it where stage, people and guards let it. */
export async function followPullRequest(
  deps: StepDeps & { readonly mergeHolds: MergeHolds },
  given: Case,
  attempt: Attempt,
): Promise<Step> {
  const { opened, planned } = attempt;
  if (opened === null || planned === null) return waiting("no pull request", deps.clock.now(), 300);
  const { repository, name } = given.view.project;
  const pullRequest = await deps.hosting.pullRequests.get(repository, opened.number);
  const followed = { attempt, opened, planned, pullRequest };
  const key = mergeHoldsKey(name, given.record.id);
  deps.mergeHolds.delete(key);
  if (pullRequest.state === "merged") return merged(deps, given, followed);
  if (pullRequest.state === "closed") return closed(deps, given, followed);
  if (await isMoot(deps, given, attempt)) return closeResolved(deps, given, followed);
  if (pullRequest.head.sha !== opened.head && attempt.takenOver === null) {
    return takeOver(deps, given, followed);
  }
  const step = await mergeIfPermitted(deps, given, followed);
  if (step.kind !== "held") return step;
  deps.mergeHolds.set(key, step.holds);
  return hold(deps, given, step.holds);
}

async function mergeIfPermitted(
  deps: StepDeps,
  given: Case,
  followed: Followed,
): Promise<Step | { readonly kind: "held"; readonly holds: readonly Hold[] }> {
  const permit = await permitMerge(deps, given, followed);
  if (permit.kind === "held") return permit;
  if (permit.kind === "person") {
    return waiting("a person decides", deps.clock.now(), secondsBetweenLooks);
  }
  if (permit.kind === "stale") return measureAgain(deps, given, followed);
  const merging = await mergeChange(deps, given, { ...followed, ...permit });
  return merging.kind === "not-as-planned" ? takeOver(deps, given, followed) : merging;
}

async function merged(
  deps: StepDeps,
  given: Case,
  { attempt, pullRequest }: Followed,
): Promise<Step> {
  await deps.git.fetch(given.view.project.repository);
  return record(deps, given, {
    kind: "pull-request-merged",
    attempt: attempt.number,
    sha: pullRequest.mergeSha ?? pullRequest.head.sha,
    by: pullRequest.mergedBy,
  });
}

/** Checks that are not green yet are how every pull request begins: no line of the record is spent on them. */
async function hold(deps: StepDeps, given: Case, holds: readonly Hold[]): Promise<Step> {
  const reason = holds.map(({ detail }) => detail).join("; ");
  const [lasting] = holds.filter(({ guard }) => guard !== "checks");
  const last = given.record.held;
  if (lasting !== undefined) {
    const { guard, detail, release } = lasting;
    if (last?.guard !== guard || last.detail !== detail) {
      return record(deps, given, { kind: "held", guard, detail, release });
    }
  }
  return waiting(reason, deps.clock.now(), secondsBetweenLooks);
}

/**
 * A merge without a person relies on values that are at most as old as the policy allows. Where there are objectives
 * and nobody answers for them, it waits: no values are no evidence.
 */
async function measureAgain(
  deps: StepDeps,
  given: Case,
  { attempt, planned }: Followed,
): Promise<Step | { readonly kind: "held"; readonly holds: readonly Hold[] }> {
  const { stage, service } = given.record.problem;
  const where = { stage: stage ?? "", service: service ?? "", at: planned.baseSha };
  const { measured, evidence } = await measure(deps, given.view, where);
  if (evidence === "missing") return { kind: "held", holds: [noEvidence] };
  return record(deps, given, {
    kind: "measured",
    attempt: attempt.number,
    measured: [...measured],
  });
}

/** Without a time: the sentence stays as it is, so that the record has it once. */
const noEvidence: Hold = {
  guard: "stale-evidence",
  detail: "its values are old, and the indicators' provider does not answer for new ones",
  release: "by itself once they can be measured again, or a person merges it",
  until: null,
};

function takeOver(deps: StepDeps, given: Case, { attempt, pullRequest }: Followed): Promise<Step> {
  const { number } = attempt;
  return record(deps, given, { kind: "taken-over", attempt: number, head: pullRequest.head.sha });
}

async function closed(
  deps: StepDeps,
  given: Case,
  { attempt, opened, pullRequest }: Followed,
): Promise<Step> {
  const reason = (await isMoot(deps, given, attempt)) ? "resolved" : "declined";
  if (reason === "declined") {
    await say(deps, given, { number: opened.number, ...declinedComment(pullRequest.closedBy) });
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
  { opened, pullRequest }: Followed,
): Promise<Step> {
  const { repository } = given.view.project;
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
