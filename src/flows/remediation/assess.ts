import type { Stage } from "../../core/delivery/shipyard.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { checkGuards, type Hold } from "../../core/remediation/check-guards.ts";
import { parseRemediation } from "../../core/remediation/parse-remediation.ts";
import {
  planRemediation,
  type RemediationDecision,
} from "../../core/remediation/plan-remediation.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { readRecords } from "../journal.ts";
import { findStage, modeOf, type ProjectView } from "../project-view.ts";
import { readLastGood } from "../read-last-good.ts";
import { buildPlan } from "./build-plan.ts";

type Act = Extract<RemediationDecision, { kind: "act" }>;

/** Where a problem belongs, once its words are held against the shipyard and the tree. */
type Target = { readonly stage: Stage; readonly service: string; readonly head: Sha };

type Conclusion = Exclude<RemediationDecision, Act>;

/** What should happen about a problem now, complete and with its reason, before any of it is written. */
export type Assessment =
  | { readonly kind: "unrouted"; readonly detail: string }
  | { readonly kind: "decided"; readonly decision: Conclusion }
  | { readonly kind: "held"; readonly hold: Hold; readonly decision: Act | null }
  | {
      readonly kind: "refused";
      readonly target: Target;
      readonly decision: Act;
      readonly reason: "refusal" | "nothing-to-do";
      readonly message: string;
    }
  /** The stage is only observed: this is what would have been proposed. */
  | { readonly kind: "observed"; readonly decision: Act; readonly plan: RemediationPlan }
  | { readonly kind: "planned"; readonly decision: Act; readonly plan: RemediationPlan };

type Deps = Pick<Ports, "git" | "clock" | "indicators">;

/** Reads rules, files and the project's other problems, and decides; it writes nothing. */
export async function assess(
  deps: Deps,
  view: ProjectView,
  { record, attempt }: { readonly record: ProblemRecord; readonly attempt: number },
): Promise<Assessment> {
  if (record.resolvedAt !== null) {
    const detail = "the problem went away by itself";
    return { kind: "decided", decision: { kind: "close", reason: "resolved", detail } };
  }
  const target = await findTarget(deps, view, record);
  if (typeof target === "string") return { kind: "unrouted", detail: target };
  const { remediation: path } = view.layout.service(target.stage.name, target.service);
  const file = { repository: view.project.repository, head: target.head, path };
  const rules = await readLastGood(deps, file, parseRemediation);
  const [fault] = rules.faults;
  if (rules.value === undefined && fault !== undefined) {
    const detail = `remediation.yaml cannot be read: ${fault.message}`;
    return { kind: "held", hold: { guard: "broken-rules", detail, until: null }, decision: null };
  }
  const decision = planRemediation(record, rules.value, attempt);
  if (decision.kind !== "act") return { kind: "decided", decision };
  return assessAction(deps, view, { record, target, decision, rulesSha: rules.sha });
}

async function assessAction(
  deps: Deps,
  view: ProjectView,
  given: {
    readonly record: ProblemRecord;
    readonly target: Target;
    readonly decision: Act;
    readonly rulesSha: Sha;
  },
): Promise<Assessment> {
  const { record, target, decision } = given;
  const all = await readRecords(deps, view.project.repository);
  const hold = checkGuards({
    record,
    others: all.filter(({ id }) => id !== record.id),
    limits: view.policy.limits,
    now: deps.clock.now(),
  });
  if (hold !== undefined) return { kind: "held", hold, decision };
  const built = await buildPlan(deps, view, {
    record,
    stage: target.stage,
    service: target.service,
    act: decision,
    baseSha: target.head,
    rulesSha: given.rulesSha,
  });
  if (built.kind !== "plan") {
    const reason = built.kind === "refusal" ? "refusal" : "nothing-to-do";
    return { kind: "refused", target, decision, reason, message: built.message };
  }
  const kind = modeOf(view, target.stage) === "observe" ? "observed" : "planned";
  return { kind, decision, plan: built.plan };
}

async function findTarget(
  { git }: Deps,
  view: ProjectView,
  { problem }: ProblemRecord,
): Promise<Target | string> {
  const { stage: name, service } = problem;
  const stage = findStage(view, name);
  if (stage === undefined) return `shipyard.yaml has no stage ${JSON.stringify(name)}`;
  const branch = view.layout.stageBranch(stage.name);
  const head = view.heads.get(branch);
  if (head === undefined) return `there is no branch ${branch} for stage ${stage.name}`;
  const tree = await git.list(view.project.repository, head, "");
  const services = view.layout.servicesIn(
    stage.name,
    tree.map(({ path }) => path),
  );
  if (service === null || !services.includes(service)) {
    return `stage ${stage.name} has no service ${JSON.stringify(service)}`;
  }
  return { stage, service, head };
}
