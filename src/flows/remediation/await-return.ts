import type { Objection } from "../../core/guard/guard.ts";
import { openChange } from "../../core/guard/open-change.ts";
import { standingHold } from "../../core/guard/standing-hold.ts";
import { plannedEntry } from "../../core/remediation/planned-entry.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import { formatTime } from "../../core/pull-request/time.ts";
import { appendEntry } from "../journal.ts";
import { waiting } from "../outcome.ts";
import { findStage, modeOf } from "../project-view.ts";
import { guardedAction } from "./assess.ts";
import { buildReturn } from "./build-return.ts";
import { recurrence } from "./recurrence.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

const secondsBetweenLooks = 60;

/** Waits until what was changed is to be put back, and plans that as an attempt of its own; a recurrence cancels it. */
export async function awaitReturn(
  deps: StepDeps,
  given: Case,
  { due, attempt }: { readonly due: string; readonly attempt: number },
): Promise<Step> {
  const { view, record: known } = given;
  const until = new Date(due);
  const back = known.resolvedAt === null ? "the problem is back" : undefined;
  if (back === undefined && deps.clock.now() < until) {
    const reason = `what was changed is put back at ${formatTime(until)}`;
    return { kind: "waiting", reason, until };
  }
  const recurred = back ?? (await recurrence(deps, given));
  if (recurred !== undefined) return cancel(deps, given, recurred);
  const stage = findStage(view, known.problem.stage);
  const head = stage && view.heads.get(view.layout.stageBranch(stage.name));
  if (stage === undefined || head === undefined) return cancel(deps, given, "the stage is gone");
  if (modeOf(view, stage) === "observe") {
    return cancel(deps, given, `the stage ${stage.name} is only observed`);
  }
  const built = await buildReturn(deps, view, { record: known, baseSha: head, attempt });
  if (built.kind !== "plan") return cancel(deps, given, built.message);
  return intend(deps, given, built.plan);
}

function cancel(deps: StepDeps, given: Case, detail: string): Promise<Step> {
  return record(deps, given, { kind: "return-cancelled", detail });
}

/** A hold of a person and an open change keep it waiting; the other guards are about healing. */
async function intend(deps: StepDeps, given: Case, plan: RemediationPlan): Promise<Step> {
  const { view, record: known } = given;
  const { action } = plan;
  const now = deps.clock.now();
  const objection = await appendEntry<Objection>(
    deps,
    {
      repository: view.project.repository,
      id: known.id,
      veto: (all) => {
        const guarded = guardedAction(view, { record: known, all, action, now });
        return standingHold(guarded) ?? openChange(guarded);
      },
    },
    plannedEntry(plan, now.toISOString()),
  );
  if (objection === undefined) return { kind: "again" };
  const { guard, detail, release, until } = objection.hold;
  await record(deps, given, { kind: "held", guard, detail, release });
  if (until !== null) return { kind: "waiting", reason: detail, until };
  return waiting(detail, now, secondsBetweenLooks);
}
