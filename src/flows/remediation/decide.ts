import {
  planRemediation,
  type RemediationDecision,
} from "../../core/remediation/plan-remediation.ts";
import { checkGuards } from "../../core/remediation/check-guards.ts";
import { parseRemediation } from "../../core/remediation/parse-remediation.ts";
import type { Stage } from "../../core/delivery/shipyard.ts";
import { statusContext } from "../../core/pull-request/status-context.ts";
import { readRecords } from "../journal.ts";
import { waiting } from "../outcome.ts";
import { postStatus } from "../post-status.ts";
import { findStage, modeOf } from "../project-view.ts";
import { readLastGood } from "../read-last-good.ts";
import { buildPlan } from "./build-plan.ts";
import { handOver } from "./hand-over.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

const secondsBetweenLooks = 60;

/** Where a problem belongs, once its words are held against the shipyard and the tree. */
type Target = { readonly stage: Stage; readonly service: string; readonly head: string };

/** Chooses the next action for a problem that has no attempt in hand, and records it before anything is done. */
export async function decide(deps: StepDeps, given: Case, attempt: number): Promise<Step> {
  const target = await findTarget(deps, given);
  if (typeof target === "string") {
    return record(deps, given, { kind: "ignored", reason: "unrouted", detail: target });
  }
  const rules = await readLastGood(
    deps,
    {
      repository: given.view.project.repository,
      head: target.head,
      path: given.view.layout.service(target.stage.name, target.service).remediation,
    },
    parseRemediation,
  );
  const [fault] = rules.faults;
  if (rules.value === undefined && fault !== undefined && given.record.resolvedAt === null) {
    const detail = `remediation.yaml cannot be read: ${fault.message}`;
    return hold(deps, given, { guard: "broken-rules", detail, until: null });
  }
  const decision = planRemediation(given.record, rules.value, attempt);
  switch (decision.kind) {
    case "close":
      return record(deps, given, { kind: "closed", reason: "resolved", detail: decision.detail });
    case "ignore":
      return record(deps, given, {
        kind: "ignored",
        reason: decision.reason,
        detail: decision.detail,
      });
    case "escalate":
      return handOver(deps, given, decision);
    case "act":
      return act(deps, given, { target, decision, rulesSha: rules.sha });
  }
}

type Chosen = {
  readonly target: Target;
  readonly decision: Extract<RemediationDecision, { kind: "act" }>;
  readonly rulesSha: string;
};

async function act(deps: StepDeps, given: Case, chosen: Chosen): Promise<Step> {
  const { view } = given;
  const { target, decision } = chosen;
  const all = await readRecords(deps, view.project.repository);
  const held = checkGuards({
    record: given.record,
    others: all.filter(({ id }) => id !== given.record.id),
    limits: view.policy.limits,
    now: deps.clock.now(),
  });
  if (held !== undefined) return hold(deps, given, held);
  const built = await buildPlan(deps, view, {
    record: given.record,
    stage: target.stage,
    service: target.service,
    act: decision,
    baseSha: target.head,
    rulesSha: chosen.rulesSha,
  });
  const tried = {
    attempt: decision.attempt,
    rule: decision.rule.name,
    action: decision.action.action,
  };
  if (built.kind !== "plan") return refuse(deps, given, { ...chosen, tried, refusal: built });
  const { plan } = built;
  if (modeOf(view, target.stage) === "observe") {
    const detail = `stage ${plan.stage} is only observed; it would have been ${plan.summary}`;
    return record(deps, given, { kind: "ignored", reason: "observe-mode", detail });
  }
  return record(deps, given, {
    kind: "action-planned",
    ...tried,
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
  });
}

/** A refusal stands where the pull request would have been: on the commit whose files could not be changed. */
async function refuse(
  deps: StepDeps,
  given: Case,
  refused: Chosen & {
    readonly tried: { readonly attempt: number; readonly rule: string; readonly action: string };
    readonly refusal: { readonly kind: "refusal" | "nothing-to-do"; readonly message: string };
  },
): Promise<Step> {
  const { target, tried, refusal } = refused;
  const reason = refusal.kind === "refusal" ? "refusal" : "nothing-to-do";
  await postStatus(
    deps,
    { repository: given.view.project.repository, sha: target.head },
    {
      context: statusContext.remediation(target.stage.name, target.service),
      state: "failure",
      description: `${tried.action} refused: ${refusal.message}`,
      url: null,
    },
  );
  return record(deps, given, { kind: "refused", ...tried, reason, detail: refusal.message });
}

async function hold(
  deps: StepDeps,
  given: Case,
  held: {
    guard: "open-change" | "changes-per-hour" | "cooldown" | "broken-rules";
    detail: string;
    until: Date | null;
  },
): Promise<Step> {
  await record(deps, given, { kind: "held", guard: held.guard, detail: held.detail });
  if (held.until !== null) return { kind: "waiting", reason: held.detail, until: held.until };
  return waiting(held.detail, deps.clock.now(), secondsBetweenLooks);
}

async function findTarget(
  deps: StepDeps,
  { view, record: { problem } }: Case,
): Promise<Target | string> {
  const { stage: name, service } = problem;
  const stage = findStage(view, name);
  if (stage === undefined) return `shipyard.yaml has no stage ${JSON.stringify(name)}`;
  const branch = view.layout.stageBranch(stage.name);
  const head = view.heads.get(branch);
  if (head === undefined) return `there is no branch ${branch} for stage ${stage.name}`;
  const tree = await deps.git.list(view.project.repository, head, "");
  const services = view.layout.servicesIn(
    stage.name,
    tree.map(({ path }) => path),
  );
  if (service === null || !services.includes(service)) {
    return `stage ${stage.name} has no service ${JSON.stringify(service)}`;
  }
  return { stage, service, head };
}
