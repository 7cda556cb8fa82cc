import type { Attempt } from "../../core/journal/fold-record.ts";
import { done } from "../outcome.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/** Nothing is left to do but to hear from the monitor that the problem is over, or that a person changed their mind. */
export async function awaitResolve(deps: StepDeps, given: Case, healed: boolean): Promise<Step> {
  const { record: known, view } = given;
  if (known.resolvedAt !== null) {
    return record(deps, given, {
      kind: "closed",
      reason: healed ? "healed" : "resolved",
      detail: healed ? "the change helped and the problem is over" : "the problem is over",
    });
  }
  const attempt = known.attempts.at(-1);
  const number = attempt === undefined ? undefined : declinedPullRequest(attempt);
  if (attempt === undefined || number === undefined) return done;
  const pullRequest = await deps.hosting.pullRequests.get(view.project.repository, number);
  if (pullRequest.state === "closed") return done;
  return record(deps, given, { kind: "pull-request-reopened", attempt: attempt.number, by: null });
}

function declinedPullRequest({ ended, opened }: Attempt): number | undefined {
  return ended?.kind === "pull-request-closed" && ended.reason === "declined"
    ? opened?.number
    : undefined;
}
