import type { Attempt } from "../../core/journal/fold-record.ts";
import { closingOf } from "../../core/remediation/closing.ts";
import { done } from "../outcome.ts";
import { scheduleReturn } from "./schedule-return.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/** Nothing is left to do but to hear from the monitor that the problem is over, or that a person changed their mind. */
export async function awaitResolve(deps: StepDeps, given: Case, healed: boolean): Promise<Step> {
  const { record: known, view } = given;
  const left = await openPullRequest(deps, given);
  if (left !== undefined) return left;
  if (known.resolvedAt !== null) {
    const scheduled = healed ? await scheduleReturn(deps, given) : undefined;
    return scheduled ?? record(deps, given, { kind: "closed", ...closingOf(known, healed) });
  }
  const attempt = known.attempts.at(-1);
  const number = attempt === undefined ? undefined : declinedPullRequest(attempt);
  if (attempt === undefined || number === undefined) return done;
  const pullRequest = await deps.hosting.pullRequests.get(view.project.repository, number);
  if (pullRequest.state === "closed") return done;
  return record(deps, given, { kind: "pull-request-reopened", attempt: attempt.number, by: null });
}

/** What became of a pull request that was left to people; one that nobody needs any more is closed. */
async function openPullRequest(deps: StepDeps, given: Case): Promise<Step | undefined> {
  const { record: known, view } = given;
  const last = known.attempts.at(-1);
  if (last === undefined || last.opened === null || last.ended !== null) return undefined;
  const { repository } = view.project;
  const { number: attempt, opened } = last;
  const pullRequest = await deps.hosting.pullRequests.get(repository, opened.number);
  const { state, head, mergeSha, mergedBy, closedBy: by } = pullRequest;
  if (state === "merged") {
    await deps.git.fetch(repository);
    const sha = mergeSha ?? head.sha;
    return record(deps, given, { kind: "pull-request-merged", attempt, sha, by: mergedBy });
  }
  const reason = known.resolvedAt === null ? "declined" : "resolved";
  if (state === "open" && reason === "declined") return undefined;
  if (state === "open") await deps.hosting.pullRequests.close(repository, opened.number);
  return record(deps, given, { kind: "pull-request-closed", attempt, by, reason });
}

function declinedPullRequest({ ended, opened }: Attempt): number | undefined {
  return ended?.kind === "pull-request-closed" && ended.reason === "declined"
    ? opened?.number
    : undefined;
}
