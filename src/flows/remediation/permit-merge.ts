import type { Hold } from "../../core/guard/hold.ts";
import type { Attempt } from "../../core/journal/fold-record.ts";
import { checkMergeGuards } from "../../core/guard/check-merge-guards.ts";
import { plainWords } from "../../core/pull-request/outside-text.ts";
import type { PullRequest } from "../../core/pull-request/pull-request.ts";
import { checkName } from "../../core/pull-request/status-context.ts";
import type { BranchProtection } from "../../ports/hosting.ts";
import { readRecords } from "../journal.ts";
import { mergeRuleOf } from "./merge-rule.ts";
import { readReviews } from "./read-reviews.ts";
import type { Case, StepDeps } from "./step.ts";

/** Whether Evenkeel may merge a pull request now. */
export type MergePermit =
  /** Nobody but a person merges it. */
  | { readonly kind: "person" }
  | { readonly kind: "held"; readonly holds: readonly Hold[] }
  /** Nothing but the age of the values speaks against it: they are to be measured again. */
  | { readonly kind: "stale"; readonly hold: Hold }
  /** `approvedBy` is null where the stage merges by itself. */
  | { readonly kind: "permitted"; readonly approvedBy: string | null };

type Proposed = { readonly attempt: Attempt; readonly pullRequest: PullRequest };

/**
 * The stage's mode and a person's review decide who merges, the guards and the required checks when. An approval of
 * the exact head is a person's word, so what holds only where no person looks (a freeze, a branch without protection,
 * old values) does not hold it; a hold on the action does, and so does a person's request for changes.
 */
export async function permitMerge(
  deps: StepDeps,
  given: Case,
  proposed: Proposed,
): Promise<MergePermit> {
  const { attempt, pullRequest } = proposed;
  const rule = mergeRuleOf(given, attempt);
  if (rule.kind === "by-a-person" || attempt.takenOver !== null) return { kind: "person" };
  const reviews = await readReviews(deps, given, pullRequest);
  if (reviews.kind === "objected") return { kind: "held", holds: [objection(reviews.by)] };
  const approvedBy = rule.onApproval && reviews.kind === "approved" ? reviews.by : null;
  if (rule.kind === "on-approval" && approvedBy === null) return { kind: "person" };
  const holds = await holdsOn(deps, given, { ...proposed, approvedBy });
  const others = holds.filter(({ guard }) => guard !== "stale-evidence");
  // Values are measured right before they are relied on, not while something else holds the merge.
  if (others.length > 0) return { kind: "held", holds: others };
  const [hold] = holds;
  return hold === undefined ? { kind: "permitted", approvedBy } : { kind: "stale", hold };
}

async function holdsOn(
  deps: StepDeps,
  given: Case,
  proposed: Proposed & { readonly approvedBy: string | null },
): Promise<readonly Hold[]> {
  const { view, record } = given;
  const { attempt, pullRequest, approvedBy } = proposed;
  const { repository } = view.project;
  const branch = pullRequest.base.branch;
  const protection = await deps.hosting.pullRequests.protection(repository, branch);
  const records = await readRecords(deps, repository);
  const guards = checkMergeGuards({
    record,
    others: records.filter(({ id }) => id !== record.id),
    attempt,
    policy: view.policy,
    stage: record.problem.stage ?? "",
    protection,
    requiredContexts: Object.values(checkName),
    now: deps.clock.now(),
  });
  const holding = approvedBy === null ? guards : guards.filter(({ guard }) => guard === "hold");
  return [...holding, ...(await missingChecks(deps, given, { pullRequest, protection }))];
}

function objection(by: string): Hold {
  return {
    guard: "review",
    detail: `${plainWords(by)} asked for changes`,
    release: `${plainWords(by)}, by another review, or whoever dismisses this one`,
    until: null,
  };
}

async function missingChecks(
  { hosting }: StepDeps,
  { view }: Case,
  {
    pullRequest,
    protection,
  }: { readonly pullRequest: PullRequest; readonly protection: BranchProtection },
): Promise<readonly Hold[]> {
  if (protection.requiredChecks.length === 0) return [];
  const { repository } = view.project;
  const results = await hosting.checks.results(repository, pullRequest.head.sha);
  const missing = protection.requiredChecks.filter((name) => results.get(name) !== "success");
  if (missing.length === 0) return [];
  const names = missing.map((name) => plainWords(name)).join(", ");
  return [
    {
      guard: "checks",
      detail: `required checks are not green: ${names}`,
      release: "by itself once they are green",
      until: null,
    },
  ];
}
