import { checkGuards, type Hold } from "../../core/remediation/check-guards.ts";
import type { RemediationDecision } from "../../core/remediation/plan-remediation.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import type { EntryOf } from "../../core/journal/entry.ts";
import { problemPage } from "../../core/layout/problem-place.ts";
import { statusContext } from "../../core/pull-request/status-context.ts";
import { appendEntry } from "../journal.ts";
import { done, waiting } from "../outcome.ts";
import { postStatus } from "../post-status.ts";
import { assess, type Assessment } from "./assess.ts";
import { handOver } from "./hand-over.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

const secondsBetweenLooks = 60;

/** Chooses the next action for a problem that has no attempt in hand, and records it before anything is done. */
export async function decide(deps: StepDeps, given: Case, attempt: number): Promise<Step> {
  const assessment = await assess(deps, given.view, { record: given.record, attempt });
  switch (assessment.kind) {
    case "unrouted":
      return ignore(deps, given, { reason: "unrouted", detail: assessment.detail });
    case "decided":
      return conclude(deps, given, assessment.decision);
    case "held":
      return hold(deps, given, assessment.hold);
    case "refused":
      return refuse(deps, given, assessment);
    case "observed": {
      const { stage, summary } = assessment.plan;
      const detail = `stage ${stage} is only observed; it would have been ${summary}`;
      return ignore(deps, given, { reason: "observe-mode", detail });
    }
    case "planned":
      return intend(deps, given, assessment.plan);
  }
}

/** Not for ever: the next sweep looks whether rules or policy have changed meanwhile. */
async function ignore(
  deps: StepDeps,
  given: Case,
  { reason, detail }: Pick<EntryOf<"ignored">, "reason" | "detail">,
): Promise<Step> {
  await record(deps, given, { kind: "ignored", reason, detail });
  return done;
}

function conclude(
  deps: StepDeps,
  given: Case,
  decision: Exclude<RemediationDecision, { kind: "act" }>,
): Promise<Step> {
  const { detail } = decision;
  switch (decision.kind) {
    case "close":
      return record(deps, given, { kind: "closed", reason: decision.reason, detail });
    case "ignore":
      return ignore(deps, given, { reason: decision.reason, detail });
    case "escalate":
      return handOver(deps, given, { reason: decision.reason, detail });
  }
}

/**
 * The guards are asked again on the commit that the intent follows: of two problems that wake together, or on two
 * servers, only one gets the service.
 */
async function intend(deps: StepDeps, given: Case, plan: RemediationPlan): Promise<Step> {
  const { view, record: known } = given;
  const now = deps.clock.now();
  const objection = await appendEntry(
    deps,
    {
      repository: view.project.repository,
      id: known.id,
      veto: (records) =>
        checkGuards({
          record: known,
          others: records.filter(({ id }) => id !== known.id),
          limits: view.policy.limits,
          now,
        }),
    },
    {
      kind: "action-planned",
      at: now.toISOString(),
      attempt: plan.attempt,
      rule: plan.rule,
      action: plan.action,
      summary: plan.summary,
      changes: plan.edits.map(({ path, field, object, from, to }) => ({
        path,
        field,
        object,
        from,
        to,
      })),
      branch: plan.branch,
      base: plan.base,
      baseSha: plan.baseSha,
      rulesSha: plan.rulesSha,
      mode: plan.mode,
    },
  );
  return objection === undefined ? { kind: "again" } : hold(deps, given, objection);
}

/** A refusal stands where the pull request would have been: on the commit whose files could not be changed. */
async function refuse(
  deps: StepDeps,
  given: Case,
  { target, decision, reason, message }: Extract<Assessment, { kind: "refused" }>,
): Promise<Step> {
  const { action } = decision.action;
  await postStatus(
    deps,
    { repository: given.view.project.repository, sha: target.head },
    {
      context: statusContext.remediation(target.stage.name, target.service),
      state: "failure",
      description: `${action} refused: ${message}`,
      url: problemPage(given.view.project.repository.url, given.record.id),
    },
  );
  return record(deps, given, {
    kind: "refused",
    attempt: decision.attempt,
    rule: decision.rule.name,
    action,
    reason,
    detail: message,
  });
}

async function hold(deps: StepDeps, given: Case, { guard, detail, until }: Hold): Promise<Step> {
  await record(deps, given, { kind: "held", guard, detail });
  if (until !== null) return { kind: "waiting", reason: detail, until };
  return waiting(detail, deps.clock.now(), secondsBetweenLooks);
}
