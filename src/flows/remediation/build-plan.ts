import { checkReach } from "../../core/action/check-reach.ts";
import type { ActionPlan, PlanContext } from "../../core/action/action.ts";
import { canonicalAction, planAction } from "../../core/action/plan-action.ts";
import { refusal, type Refusal } from "../../core/action/refusal.ts";
import { ownersOf } from "../../core/layout/layout.ts";
import { remediationBranch } from "../../core/layout/problem-place.ts";
import type { ServiceFiles } from "../../core/manifest/service-files.ts";
import type { RemediationPlan } from "../../core/remediation/remediation-plan.ts";
import type { Ports } from "../../ports.ts";
import { measure } from "../measure.ts";
import { modeOf, observationMinutes, type ProjectView } from "../project-view.ts";
import { readService } from "../read-service.ts";
import { responsibleFor } from "../responsible.ts";
import { findEarlier } from "./find-earlier.ts";
import type { Intent } from "./intent.ts";

type Deps = Pick<Ports, "git" | "clock" | "indicators" | "log">;

export type BuiltPlan =
  | { readonly kind: "plan"; readonly plan: RemediationPlan }
  | Exclude<ActionPlan, { kind: "change" | "dispatch" }>;

/** Computes an attempt from its inputs alone: the same intent gives the same edits before and after a crash. */
export async function buildPlan(deps: Deps, view: ProjectView, intent: Intent): Promise<BuiltPlan> {
  const { stage, service, act } = intent;
  const { layout, policy, project } = view;
  const files = await readService(deps, {
    repository: project.repository,
    layout,
    stage: stage.name,
    service,
    at: intent.baseSha,
  });
  const canonical = canonicalAction({ workflows: policy.actions }, act.action.action);
  const action = planAction(act.action, files, {
    ...contextOf(view, intent),
    earlier: canonical === "rollback" ? await findEarlier(deps, view, { intent, files }) : null,
  });
  if (action.kind !== "change" && action.kind !== "dispatch") return action;
  const { action: name } = act.action;
  return finishPlan(deps, view, {
    intent,
    files,
    action,
    named: {
      attempt: act.attempt,
      purpose: "heal",
      rule: act.rule.name,
      matchedBy: act.by,
      action: name,
      canonical: canonical ?? name,
    },
  });
}

function contextOf(view: ProjectView, intent: Intent): Omit<PlanContext, "earlier"> {
  const { record, stage, service, act } = intent;
  const { title, url } = record.problem;
  return {
    bounds: view.policy.limits,
    workflows: view.policy.actions,
    mode: modeOf(view, stage),
    cause: {
      project: view.project.name,
      stage: stage.name,
      service,
      problem: record.id,
      attempt: act.attempt,
      title,
      url,
    },
  };
}

/** What is wanted of a service, held against what may be done, with all that people are told of it. */
export async function finishPlan(
  deps: Deps,
  view: ProjectView,
  given: {
    readonly intent: Pick<Intent, "record" | "stage" | "service" | "baseSha" | "rulesSha">;
    readonly files: ServiceFiles;
    readonly action: Extract<ActionPlan, { kind: "change" | "dispatch" }>;
    readonly named: Pick<
      RemediationPlan,
      "attempt" | "purpose" | "rule" | "matchedBy" | "action"
    > & { readonly canonical: string };
  },
): Promise<BuiltPlan> {
  const { intent, files, action } = given;
  const { canonical, ...named } = given.named;
  const { record, stage, service, baseSha, rulesSha } = intent;
  const { layout, policy, project } = view;
  const edits = action.kind === "change" ? action.edits : [];
  const refused =
    checkReach(action, files, { action: named.action, canonical, reach: project.reach }) ??
    (await refuseWiderReach(deps, view, { intent, paths: edits.map(({ path }) => path) }));
  if (refused !== undefined) return refused;
  const mode = modeOf(view, stage);
  const where = { stage: stage.name, service };
  const { measured, verdictBy } = await measure(deps, view, { ...where, at: baseSha });
  const isWorkflow = action.kind === "dispatch";
  const branch = { ...where, problem: record.id, attempt: named.attempt };
  return {
    kind: "plan",
    plan: {
      project: project.name,
      ...where,
      ...named,
      id: record.id,
      problem: record.problem,
      summary: action.summary,
      edits,
      workflow: isWorkflow ? action.workflow : null,
      branch: isWorkflow ? "" : remediationBranch(branch),
      base: layout.stageBranch(stage.name),
      baseSha,
      rulesSha,
      mode: mode === "automated" ? "automated" : "review",
      approval: policy.stages[stage.name]?.mergeOnApproval === true ? "merges" : "reviews",
      titlePrefix: policy.pullRequests.titlePrefix,
      measured,
      measuredAt: deps.clock.now(),
      verdictBy,
      observationMinutes: observationMinutes(view, stage),
      responsible: await responsibleFor(deps, view, { ...where, at: baseSha }),
    },
  };
}

/** A change may alter what its own service runs on its own stage, and nothing else (DESIGN §2). */
async function refuseWiderReach(
  { git }: Deps,
  view: ProjectView,
  change: {
    readonly intent: Pick<Intent, "stage" | "service" | "baseSha">;
    readonly paths: readonly string[];
  },
): Promise<Refusal | undefined> {
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
      const message = `${path} also belongs to ${other.stage}/${other.service}: a change of it would reach further than the problem`;
      return refusal("ambiguous", message);
    }
  }
  return undefined;
}
