import type { Hold } from "../../core/guard/hold.ts";
import { phaseOf } from "../../core/journal/phase.ts";
import { permitMerge } from "./permit-merge.ts";
import type { Case, StepDeps } from "./step.ts";

/** What keeps the open pull request of a problem from being merged right now; empty where there is none. */
export async function lookAtMerge(deps: StepDeps, given: Case): Promise<readonly Hold[]> {
  const phase = phaseOf(given.record);
  if (phase.kind !== "proposed" || phase.attempt.opened === null) return [];
  const { attempt } = phase;
  const { repository } = given.view.project;
  const pullRequest = await deps.hosting.pullRequests.get(repository, phase.attempt.opened.number);
  if (pullRequest.state !== "open") return [];
  const permit = await permitMerge(deps, given, { attempt, pullRequest });
  if (permit.kind === "stale") return [permit.hold];
  return permit.kind === "held" ? permit.holds : [];
}
