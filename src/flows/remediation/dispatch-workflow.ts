import type { Attempt } from "../../core/journal/fold-record.ts";
import type { EntryOf } from "../../core/journal/entry.ts";
import { freeze } from "../../core/guard/freeze.ts";
import { findHold } from "../../core/guard/standing-hold.ts";
import { needsApproval } from "../../core/action/plan-dispatch.ts";
import type { Hold } from "../../core/guard/hold.ts";
import { readRecords } from "../journal.ts";
import { findStage, modeOf } from "../project-view.ts";
import { waiting } from "../outcome.ts";
import { handOver } from "./hand-over.ts";
import { recordedPlan } from "./recorded-plan.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

type Workflow = NonNullable<EntryOf<"action-planned">["workflow"]>;

/**
 * Sends the event of a planned workflow, and takes the stage as it is for what is observed from then on. After a crash
 * between the two the event is sent again: its `delivery` tells the receiver.
 */
export async function dispatchWorkflow(
  deps: StepDeps,
  given: Case,
  { attempt, workflow }: { readonly attempt: Attempt; readonly workflow: Workflow },
): Promise<Step> {
  const { view, record: known } = given;
  const { event } = workflow;
  if (attempt.dispatched === null) {
    if (known.resolvedAt !== null) {
      const detail = `the problem went away before the workflow ${event} was started`;
      return record(deps, given, { kind: "closed", reason: "resolved", detail });
    }
    const built = await recordedPlan(deps, given, attempt);
    if (built.kind !== "plan" || built.plan.workflow === null) {
      const detail = built.kind === "plan" ? `the rules no longer start ${event}` : built.message;
      return handOver(deps, given, { reason: "refused", detail });
    }
    const stage = findStage(view, known.problem.stage);
    if (stage === undefined || modeOf(view, stage) === "observe") {
      return waiting("the stage is only observed now", deps.clock.now(), 300);
    }
    const hold = await holdOf(deps, given, { event, action: built.plan.action });
    if (hold !== undefined) return held(deps, given, hold);
    // What the rules say, not what the record says: whoever can push can write a record.
    await deps.hosting.dispatch(view.project.repository, built.plan.workflow);
    const sent = built.plan.workflow.event;
    return record(deps, given, { kind: "dispatched", attempt: attempt.number, event: sent });
  }
  const { stage } = known.problem;
  const sha = stage === null ? undefined : view.heads.get(view.layout.stageBranch(stage));
  if (sha === undefined) {
    const detail = `the stage ${JSON.stringify(stage)} is gone`;
    return handOver(deps, given, { reason: "stage-gone", detail });
  }
  return record(deps, given, {
    kind: "reconciled",
    attempt: attempt.number,
    sha,
    outcome: "healthy",
    detail: `the workflow's event ${attempt.dispatched.event} was sent`,
  });
}

/** A workflow is to a stage what a merge without a person is, unless the policy says that it needs nobody's approval. */
async function holdOf(
  deps: StepDeps,
  { view, record: known }: Case,
  { event, action }: { readonly event: string; readonly action: string },
): Promise<Hold | undefined> {
  const now = deps.clock.now();
  const records = await readRecords(deps, view.project.repository);
  const others = records.filter(({ id }) => id !== known.id);
  const windows = view.policy.stages[known.problem.stage ?? ""]?.freeze ?? [];
  const frozen = needsApproval(view.policy.actions, event) ? freeze(windows, now) : undefined;
  return findHold({ record: known, others, action, now }) ?? frozen;
}

async function held(deps: StepDeps, given: Case, hold: Hold): Promise<Step> {
  const { guard, detail, release, until } = hold;
  await record(deps, given, { kind: "held", guard, detail, release });
  if (until !== null) return { kind: "waiting", reason: detail, until };
  return waiting(detail, deps.clock.now(), 60);
}
