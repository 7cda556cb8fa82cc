import { checkGuards } from "../../core/guard/check-guards.ts";
import type { Objection } from "../../core/guard/guard.ts";
import type { Hold } from "../../core/guard/hold.ts";
import { plannedEntry } from "../../core/remediation/planned-entry.ts";
import type { RemediationDecision } from "../../core/remediation/plan-remediation.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import type { EntryOf } from "../../core/journal/entry.ts";
import { problemPage } from "../../core/layout/problem-place.ts";
import { statusContext } from "../../core/pull-request/status-context.ts";
import { appendEntry } from "../journal.ts";
import { done, waiting } from "../outcome.ts";
import { postStatus } from "../post-status.ts";
import { assessAt, guardedAction, type Assessment } from "./assess.ts";
import { handOver } from "./hand-over.ts";
import { placeOf, type Nowhere, type Place } from "./place-of.ts";
import { clearHold, showHold, shownHold } from "./show-hold.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

const secondsBetweenLooks = 60;

/** Chooses the next action for a problem that has no attempt in hand, and records it before anything is done. */
export async function decide(deps: StepDeps, given: Case, attempt: number): Promise<Step> {
  const place = await placeOf(deps, given.view, given.record);
  if (place.kind === "place" && !isAt(given, place)) {
    const { stage, service, by } = place;
    return record(deps, given, { kind: "routed", stage: stage.name, service, by });
  }
  const question = { record: given.record, attempt, place };
  const assessment = await assessAt(deps, given.view, question);
  if (place.kind === "place" && !isHeldBack(assessment)) {
    await clearHold(deps, given, { place, description: "no longer held back" });
  }
  return act(deps, { ...given, place }, assessment);
}

function isAt({ record: { problem } }: Case, { stage, service }: Place): boolean {
  return problem.stage === stage.name && problem.service === service;
}

function isHeldBack(assessment: Assessment): boolean {
  if (assessment.kind === "guarded") return assessment.objection.kind === "wait";
  return assessment.kind === "broken-rules";
}

type Placed = Case & { readonly place: Place | Nowhere };

function act(deps: StepDeps, given: Placed, assessment: Assessment): Promise<Step> {
  switch (assessment.kind) {
    case "unrouted":
      return ignore(deps, given, { reason: "unrouted", detail: assessment.detail });
    case "decided":
      return conclude(deps, given, assessment.decision);
    case "broken-rules":
      return hold(deps, given, assessment.hold);
    case "guarded": {
      const { objection, decision } = assessment;
      return answer(deps, given, { objection, action: decision.action.action });
    }
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

type Objected = { readonly objection: Objection; readonly action: string };

function answer(deps: StepDeps, given: Placed, objected: Objected): Promise<Step> {
  const { objection } = objected;
  switch (objection.kind) {
    case "wait":
      return hold(deps, given, objection.hold);
    case "join":
      return join(deps, given, { ...objected, objection });
    case "hand-over":
      return handOver(deps, given, { reason: objection.reason, detail: objection.hold.detail });
  }
}

/**
 * The guards are asked again on the commit that the intent follows: of two problems that wake together, or on two
 * servers, only one gets the service.
 */
async function intend(deps: StepDeps, given: Placed, plan: RemediationPlan): Promise<Step> {
  const { view, record: known } = given;
  const { action } = plan;
  const now = deps.clock.now();
  const objection = await appendEntry(
    deps,
    {
      repository: view.project.repository,
      id: known.id,
      veto: (all) => checkGuards(guardedAction(view, { record: known, all, action, now })),
    },
    plannedEntry(plan, now.toISOString()),
  );
  return objection === undefined ? { kind: "again" } : answer(deps, given, { objection, action });
}

type Joining = Objected & { readonly objection: Extract<Objection, { kind: "join" }> };

/** Asked again like an intent: a change that ended meanwhile is none to join. */
async function join(
  deps: StepDeps,
  { view, record: known }: Case,
  { objection: { lead, hold: joining }, action }: Joining,
): Promise<Step> {
  const now = deps.clock.now();
  await appendEntry(
    deps,
    {
      repository: view.project.repository,
      id: known.id,
      veto: (all) => {
        const objection = checkGuards(guardedAction(view, { record: known, all, action, now }));
        return objection?.kind === "join" && objection.lead === lead ? undefined : "changed";
      },
    },
    { kind: "joined", at: now.toISOString(), lead, detail: joining.detail },
  );
  return { kind: "again" };
}

/** A refusal stands where the pull request would have been: on the commit whose files could not be changed. */
async function refuse(
  deps: StepDeps,
  given: Case,
  { place, decision, reason, message }: Extract<Assessment, { kind: "refused" }>,
): Promise<Step> {
  const { action } = decision.action;
  await postStatus(
    deps,
    { repository: given.view.project.repository, sha: place.head },
    {
      context: statusContext.remediation(place.stage.name, place.service),
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

async function hold(deps: StepDeps, given: Placed, held: Hold): Promise<Step> {
  const { guard, detail, release, until } = held;
  const shown = shownHold(given.record);
  // Once for each reason: a storm of held problems must not use up GitHub's rate limit.
  if (given.place.kind === "place" && (shown?.guard !== guard || shown.detail !== detail)) {
    await showHold(deps, given, { place: given.place, hold: held });
  }
  await record(deps, given, { kind: "held", guard, detail, release });
  if (until !== null) return { kind: "waiting", reason: detail, until };
  return waiting(detail, deps.clock.now(), secondsBetweenLooks);
}
