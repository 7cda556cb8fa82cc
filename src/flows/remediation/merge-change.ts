import type { Hold } from "../../core/guard/hold.ts";
import type { Entry } from "../../core/journal/entry.ts";
import { mergeMessage } from "../../core/pull-request/commit-message.ts";
import { plainWords } from "../../core/pull-request/outside-text.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import type { Followed } from "./follow-pull-request.ts";
import { handOver } from "./hand-over.ts";
import { isAsPlanned } from "./is-as-planned.ts";
import { recordedPlan } from "./recorded-plan.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/** How long a merge that GitHub refuses is tried again before people are asked. */
const patienceMinutes = 30;

export type Merging =
  | Step
  /** The head is not what was planned: it is for people to merge. */
  | { readonly kind: "not-as-planned" }
  | { readonly kind: "held"; readonly holds: readonly Hold[] };

/**
 * Merges the very change that was planned. The record says what to merge, but whoever can push can write a record:
 * only the plan itself, computed again from the protected branch, is merged.
 */
export async function mergeChange(
  deps: StepDeps,
  given: Case,
  change: Followed & { readonly approvedBy: string | null },
): Promise<Merging> {
  const { opened, attempt, approvedBy } = change;
  const built = await recordedPlan(deps, given, attempt);
  if (built.kind !== "plan") {
    const detail =
      "message" in built ? built.message : "what was planned is no change of files any more";
    return handOver(deps, given, { reason: "not-mergeable", detail });
  }
  const { plan } = built;
  if (!(await isPlanned(deps, given, { plan, change }))) return { kind: "not-as-planned" };
  const { repository } = given.view.project;
  const text = mergeMessage(plan, { pullRequest: opened.number, approvedBy });
  const result = await deps.hosting.pullRequests.merge(repository, opened.number, {
    sha: opened.head,
    ...text,
  });
  if (result.kind === "not-mergeable") return refused(deps, given, { change, ...result });
  // Merged or moved: what the pull request says now decides, not what the call returned.
  return { kind: "again" };
}

async function isPlanned(
  deps: StepDeps,
  given: Case,
  { plan, change }: { readonly plan: RemediationPlan; readonly change: Followed },
): Promise<boolean> {
  const { head, base } = change.pullRequest;
  if (base.branch !== plan.base || head.branch !== plan.branch || !head.sameRepository) {
    return false;
  }
  return isAsPlanned(deps, given, { plan, head: head.sha });
}

/** The patience begins with the first refusal: what a freeze or a check held back before is not GitHub's no. */
async function refused(
  deps: StepDeps,
  given: Case,
  { change, message }: { readonly change: Followed; readonly message: string },
): Promise<Merging> {
  const since = firstRefusal(given.record.entries, change.attempt.number);
  const detail = `GitHub does not let it be merged: ${plainWords(message, 200)}`;
  const release = "tried again every minute; a person may merge or close it";
  if (since === undefined) {
    return record(deps, given, { kind: "held", guard: "checks", detail, release });
  }
  if (deps.clock.now().getTime() - Date.parse(since) > patienceMinutes * 60_000) {
    const tried = `GitHub did not let it be merged for ${patienceMinutes} minutes: ${message}`;
    return handOver(deps, given, { reason: "not-mergeable", detail: tried });
  }
  return { kind: "held", holds: [{ guard: "checks", detail, release, until: null }] };
}

function firstRefusal(entries: readonly Entry[], attempt: number): string | undefined {
  const start = entries.findLastIndex(
    (entry) => entry.kind === "pull-request-opened" && entry.attempt === attempt,
  );
  return entries.slice(start).find((entry) => entry.kind === "held" && entry.guard === "checks")
    ?.at;
}
