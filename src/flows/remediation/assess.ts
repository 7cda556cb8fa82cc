import { checkGuards } from "../../core/guard/check-guards.ts";
import type { GuardedAction, Objection } from "../../core/guard/guard.ts";
import type { Hold } from "../../core/guard/hold.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { parseRemediation } from "../../core/remediation/parse-remediation.ts";
import {
  planRemediation,
  type RemediationDecision,
} from "../../core/remediation/plan-remediation.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { readRecords } from "../journal.ts";
import { modeOf, type ProjectView } from "../project-view.ts";
import { readLastGood } from "../read-last-good.ts";
import { buildPlan } from "./build-plan.ts";
import { placeOf, type Nowhere, type Place } from "./place-of.ts";

type Act = Extract<RemediationDecision, { kind: "act" }>;

type Conclusion = Exclude<RemediationDecision, Act>;

/** What should happen about a problem now, complete and with its reason, before any of it is written. */
export type Assessment =
  | { readonly kind: "unrouted"; readonly detail: string }
  | { readonly kind: "decided"; readonly decision: Conclusion }
  /** The rules cannot be read, so nobody knows what they ask for. */
  | { readonly kind: "broken-rules"; readonly hold: Hold }
  | { readonly kind: "guarded"; readonly objection: Objection; readonly decision: Act }
  | {
      readonly kind: "refused";
      readonly place: Place;
      readonly decision: Act;
      readonly reason: "refusal" | "nothing-to-do";
      readonly message: string;
    }
  /** The stage is only observed: this is what would have been proposed. */
  | { readonly kind: "observed"; readonly decision: Act; readonly plan: RemediationPlan }
  | { readonly kind: "planned"; readonly decision: Act; readonly plan: RemediationPlan };

type Deps = Pick<Ports, "git" | "clock" | "indicators" | "log">;

type Question = { readonly record: ProblemRecord; readonly attempt: number };

/** Finds the place of a problem, and assesses it there. */
export async function assess(
  deps: Deps,
  view: ProjectView,
  { record, attempt }: Question,
): Promise<Assessment> {
  const place = await placeOf(deps, view, record);
  const routed = place.kind === "nowhere" ? record : atPlace(record, place);
  return assessAt(deps, view, { record: routed, attempt, place });
}

/** The record as it is once the place is recorded. */
export function atPlace(record: ProblemRecord, { stage, service }: Place): ProblemRecord {
  return { ...record, problem: { ...record.problem, stage: stage.name, service } };
}

/** Reads rules, files and the project's other problems, and decides; it writes nothing. */
export async function assessAt(
  deps: Deps,
  view: ProjectView,
  { record, attempt, place }: Question & { readonly place: Place | Nowhere },
): Promise<Assessment> {
  if (record.resolvedAt !== null) {
    const detail = "the problem went away by itself";
    return { kind: "decided", decision: { kind: "close", reason: "resolved", detail } };
  }
  if (place.kind === "nowhere") return { kind: "unrouted", detail: place.detail };
  const { remediation: path } = view.layout.service(place.stage.name, place.service);
  const file = { repository: view.project.repository, head: place.head, path };
  const rules = await readLastGood(deps, file, parseRemediation);
  const [fault] = rules.faults;
  if (rules.value === undefined && fault !== undefined) {
    return { kind: "broken-rules", hold: brokenRules(fault.message, place) };
  }
  const decision = planRemediation(record, rules.value, attempt);
  if (decision.kind !== "act") return { kind: "decided", decision };
  return assessAction(deps, view, { record, place, decision, rulesSha: rules.sha });
}

function brokenRules(message: string, { stage }: Place): Hold {
  return {
    guard: "broken-rules",
    detail: `remediation.yaml cannot be read: ${message}`,
    release: `a commit on ${stage.name} that repairs it`,
    until: null,
  };
}

async function assessAction(
  deps: Deps,
  view: ProjectView,
  given: {
    readonly record: ProblemRecord;
    readonly place: Place;
    readonly decision: Act;
    readonly rulesSha: Sha;
  },
): Promise<Assessment> {
  const { record, place, decision } = given;
  const isObserved = modeOf(view, place.stage) === "observe";
  if (!isObserved) {
    const all = await readRecords(deps, view.project.repository);
    const { action } = decision.action;
    const now = deps.clock.now();
    const objection = checkGuards(guardedAction(view, { record, all, action, now }));
    if (objection !== undefined) return { kind: "guarded", objection, decision };
  }
  const built = await buildPlan(deps, view, {
    record,
    stage: place.stage,
    service: place.service,
    act: decision,
    baseSha: place.head,
    rulesSha: given.rulesSha,
  });
  if (built.kind !== "plan") {
    const reason = built.kind === "refusal" ? "refusal" : "nothing-to-do";
    return { kind: "refused", place, decision, reason, message: built.message };
  }
  return { kind: isObserved ? "observed" : "planned", decision, plan: built.plan };
}

/** What the guards are asked about an action; of `all` records the problem's own one is the newest word on it. */
export function guardedAction(
  view: ProjectView,
  given: {
    readonly record: ProblemRecord;
    readonly all: readonly ProblemRecord[];
    readonly action: string;
    readonly now: Date;
  },
): GuardedAction {
  const { record, all, action, now } = given;
  const { problem } = record;
  return {
    record: { ...(all.find(({ id }) => id === record.id) ?? record), problem },
    others: all.filter(({ id }) => id !== record.id),
    action,
    limits: view.policy.limits,
    now,
  };
}
