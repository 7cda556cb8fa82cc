import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import type { ActionPlan } from "../../core/action/action.ts";
import { planAction } from "../../core/action/plan-action.ts";
import { ownersOf } from "../../core/layout/layout.ts";
import { remediationBranch } from "../../core/layout/problem-place.ts";
import type { RemediationDecision } from "../../core/remediation/plan-remediation.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import type { Stage } from "../../core/delivery/shipyard.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { measure } from "../measure.ts";
import { modeOf, observationMinutes, type ProjectView } from "../project-view.ts";
import { readService } from "../read-service.ts";
import { responsibleFor } from "../responsible.ts";

type Deps = Pick<Ports, "git" | "clock" | "indicators">;

/** The attempt that a rule asks for, before it is computed. */
export type Intent = {
  readonly record: ProblemRecord;
  readonly stage: Stage;
  readonly service: string;
  readonly act: Pick<
    Extract<RemediationDecision, { kind: "act" }>,
    "rule" | "by" | "action" | "attempt"
  >;
  /** Commit of the stage branch to change, and the one that the rules were read at. */
  readonly baseSha: Sha;
  readonly rulesSha: Sha;
};

export type BuiltPlan =
  | { readonly kind: "plan"; readonly plan: RemediationPlan }
  | Exclude<ActionPlan, { kind: "change" }>;

/** Computes an attempt from its inputs alone: the same intent gives the same edits before and after a crash. */
export async function buildPlan(deps: Deps, view: ProjectView, intent: Intent): Promise<BuiltPlan> {
  const { stage, service, act, record } = intent;
  const { layout, policy, project } = view;
  const files = await readService(deps, {
    repository: project.repository,
    layout,
    stage: stage.name,
    service,
    at: intent.baseSha,
  });
  const action = planAction(act.action, files, policy.limits);
  if (action.kind !== "change") return action;
  const reach = await refuseWiderReach(deps, view, {
    intent,
    paths: action.edits.map(({ path }) => path),
  });
  if (reach !== undefined) return reach;
  const mode = modeOf(view, stage);
  const where = { stage: stage.name, service };
  const { measured, verdictBy } = await measure(deps, view, { ...where, at: intent.baseSha });
  return {
    kind: "plan",
    plan: {
      project: project.name,
      ...where,
      id: record.id,
      problem: record.problem,
      attempt: act.attempt,
      rule: act.rule.name,
      matchedBy: act.by,
      action: act.action.action,
      summary: action.summary,
      edits: action.edits,
      branch: remediationBranch({ ...where, problem: record.id, attempt: act.attempt }),
      base: layout.stageBranch(stage.name),
      baseSha: intent.baseSha,
      rulesSha: intent.rulesSha,
      mode: mode === "automated" ? "automated" : "review",
      titlePrefix: policy.pullRequests.titlePrefix,
      measured,
      measuredAt: deps.clock.now(),
      verdictBy,
      observationMinutes: observationMinutes(view, stage),
      responsible: await responsibleFor(deps, view, { ...where, at: intent.baseSha }),
    },
  };
}

/** A change may alter what its own service runs on its own stage, and nothing else (DESIGN §2). */
async function refuseWiderReach(
  { git }: Deps,
  view: ProjectView,
  change: { readonly intent: Intent; readonly paths: readonly string[] },
): Promise<BuiltPlan | undefined> {
  const { layout, project, shipyard } = view;
  const { intent, paths } = change;
  const branch = layout.stageBranch(intent.stage.name);
  const tree = await git.list(project.repository, intent.baseSha, "");
  const all = tree.map(({ path }) => path);
  const candidates = shipyard.stages.flatMap(({ name }) =>
    layout.stageBranch(name) === branch
      ? layout.servicesIn(name, all).map((service) => ({ stage: name, service }))
      : [],
  );
  for (const path of paths) {
    const others = ownersOf(layout, { branch, path }, candidates).filter(
      ({ stage, service }) => stage !== intent.stage.name || service !== intent.service,
    );
    const [other] = others;
    if (other !== undefined) {
      return {
        kind: "refusal",
        reason: "ambiguous",
        message: `${path} also belongs to ${other.stage}/${other.service}: a change of it would reach further than the problem`,
      };
    }
  }
  return undefined;
}
