import type { EntryOf } from "../../core/journal/entry.ts";
import type { Attempt } from "../../core/journal/fold-record.ts";
import { changedFiles } from "../../core/action/changed-files.ts";
import { commitMessage } from "../../core/pull-request/commit-message.ts";
import { pullRequestBody } from "../../core/pull-request/body.ts";
import { pullRequestTitle } from "../../core/pull-request/title.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import type { PullRequest } from "../../core/pull-request/pull-request.ts";
import { waiting } from "../outcome.ts";
import { dispatchWorkflow } from "./dispatch-workflow.ts";
import { dropReturn } from "./drop-return.ts";
import { isMoot } from "./is-moot.ts";
import { recordedPlan } from "./recorded-plan.ts";
import { isAsPlanned } from "./is-as-planned.ts";
import { handOver } from "./hand-over.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/**
 * Makes the branch and the pull request of a planned attempt, each looked up before it is created: the same pass
 * after a crash finds what the last one left.
 */
export async function propose(deps: StepDeps, given: Case, attempt: Attempt): Promise<Step> {
  const { planned } = attempt;
  if (planned === null) return waiting("the attempt has no plan", deps.clock.now(), 300);
  if (planned.workflow !== undefined) {
    return dispatchWorkflow(deps, given, { attempt, workflow: planned.workflow });
  }
  const existing = await newestOf(deps, given, planned);
  if (existing === undefined && (await isMoot(deps, given, attempt))) {
    return withdraw(deps, given, planned);
  }
  const built = await recordedPlan(deps, given, attempt);
  if (built.kind !== "plan") {
    if (planned.purpose === "return") {
      return dropReturn(deps, given, { planned, detail: built.message });
    }
    return handOver(deps, given, { reason: "refused", detail: built.message });
  }
  const { plan } = built;
  const pullRequest = existing ?? (await open(deps, given, plan));
  if (pullRequest === undefined) {
    return waiting("the pull request is not visible yet", deps.clock.now(), 5);
  }
  if (typeof pullRequest === "string") {
    if (planned.purpose === "return") {
      return dropReturn(deps, given, { planned, detail: pullRequest });
    }
    return handOver(deps, given, { reason: "refused", detail: pullRequest });
  }
  return opened(deps, given, { attempt, plan, pullRequest });
}

async function opened(
  deps: StepDeps,
  given: Case,
  {
    attempt,
    plan,
    pullRequest,
  }: {
    readonly attempt: Attempt;
    readonly plan: RemediationPlan;
    readonly pullRequest: PullRequest;
  },
): Promise<Step> {
  const { number, url, head, state } = pullRequest;
  const entry = { kind: "pull-request-opened", attempt: attempt.number, number, url } as const;
  // What became of a pull request that is no longer open is for the next step to see.
  if (state !== "open") return record(deps, given, { ...entry, head: head.sha });
  const { repository } = given.view.project;
  await deps.hosting.pullRequests.requestReviewers(repository, number, plan.responsible);
  const asPlanned = await isAsPlanned(deps, given, { plan, head: head.sha });
  // A head that is not what was planned counts as moved: it is for people to merge.
  return record(deps, given, { ...entry, head: asPlanned ? head.sha : plan.baseSha });
}

/** The pull request, why the upstream does not take it, or undefined where it cannot be seen yet. */
async function open(
  deps: StepDeps,
  given: Case,
  plan: RemediationPlan,
): Promise<PullRequest | string | undefined> {
  const refused = await pushBranch(deps, given, plan);
  if (refused !== undefined) return refused;
  const result = await deps.hosting.pullRequests.open(given.view.project.repository, {
    head: plan.branch,
    base: plan.base,
    title: pullRequestTitle(plan),
    body: pullRequestBody(plan),
  });
  if (result.kind === "opened") return result.pullRequest;
  return result.kind === "refused" ? result.message : newestOf(deps, given, plan);
}

async function newestOf(
  deps: StepDeps,
  { view }: Case,
  planned: { readonly branch: string; readonly base: string },
): Promise<PullRequest | undefined> {
  const [newest] = await deps.hosting.pullRequests.find(view.project.repository, {
    head: planned.branch,
    base: planned.base,
  });
  return newest;
}

/** Why the upstream does not take the branch; undefined once it is there. */
async function pushBranch(
  deps: StepDeps,
  { view }: Case,
  plan: RemediationPlan,
): Promise<string | undefined> {
  if (view.heads.has(plan.branch)) return undefined;
  const result = await deps.git.commit(view.project.repository, {
    branch: plan.branch,
    expected: undefined,
    parent: plan.baseSha,
    files: changedFiles(plan.edits),
    message: commitMessage(plan),
    at: deps.clock.now(),
  });
  if (result.kind === "protected") {
    return `the branch ${plan.branch} is protected: ${result.message}`;
  }
  return undefined;
}

/** The problem went away before anybody saw a pull request. */
async function withdraw(
  deps: StepDeps,
  given: Case,
  planned: EntryOf<"action-planned">,
): Promise<Step> {
  const { branch } = planned;
  const expected = given.view.heads.get(branch);
  if (expected !== undefined) {
    await deps.git.setBranch(given.view.project.repository, { branch, expected, to: undefined });
  }
  if (planned.purpose === "return") {
    return dropReturn(deps, given, { planned, detail: "it was needed again" });
  }
  const detail = "the problem went away before a pull request was opened";
  return record(deps, given, { kind: "closed", reason: "resolved", detail });
}
