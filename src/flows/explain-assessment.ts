import { explainMerge } from "../core/explanation/explain-merge.ts";
import { explainedEffect } from "../core/explanation/explained-effect.ts";
import { decided, type ChangedFile, type Explanation } from "../core/explanation/explanation.ts";
import type { ProblemRecord } from "../core/journal/fold-record.ts";
import type { RemediationPlan } from "../core/remediation/remediation-plan.ts";
import type { Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import { findStage, modeOf, type ProjectView } from "./project-view.ts";
import { atPlace, type Assessment } from "./remediation/assess.ts";
import { buildPlan } from "./remediation/build-plan.ts";
import { placeOf } from "./remediation/place-of.ts";

type Deps = Pick<Ports, "git" | "clock" | "indicators" | "log">;

type Explained = Pick<Explanation, "decision" | "guards" | "edits" | "files" | "merge">;

const nothing = { guards: [], edits: [], files: [], merge: null };

type Case = { readonly record: ProblemRecord; readonly assessment: Assessment };

/** A decision with all that a person would ask about it: the rule, the guard, every change, and what its merge does. */
export async function explainAssessment(
  deps: Deps,
  view: ProjectView,
  { record, assessment }: Case,
): Promise<Explained> {
  switch (assessment.kind) {
    case "unrouted":
      return { ...nothing, decision: decided("ignore", "unrouted", assessment.detail) };
    case "decided": {
      const { kind, reason, detail } = assessment.decision;
      return { ...nothing, decision: decided(kind, reason, detail) };
    }
    case "broken-rules": {
      const { hold } = assessment;
      return {
        ...nothing,
        guards: [hold],
        decision: decided("hold", hold.guard, hold.detail),
      };
    }
    case "guarded": {
      const { objection, decision } = assessment;
      const { hold } = objection;
      const kind = objection.kind === "hand-over" ? "escalate" : "hold";
      const guarded = {
        kind,
        reason: hold.guard,
        detail: hold.detail,
        ...ruleOf(view, decision),
      } as const;
      const plan = await heldPlan(deps, view, { record, decision });
      const change = plan === undefined ? nothing : await explainPlan(deps, view, plan);
      return { ...change, guards: [hold], decision: guarded };
    }
    case "refused": {
      const { decision, reason, message } = assessment;
      return {
        ...nothing,
        decision: { kind: "refuse", reason, detail: message, ...ruleOf(view, decision) },
      };
    }
    case "observed": {
      const { decision, plan } = assessment;
      const detail = `stage ${plan.stage} is only observed; it would have been ${plan.summary}`;
      return {
        ...(await explainPlan(deps, view, plan)),
        decision: { kind: "ignore", reason: "observe-mode", detail, ...ruleOf(view, decision) },
      };
    }
    case "planned": {
      const { decision, plan } = assessment;
      const { reason } = decision;
      return {
        ...(await explainPlan(deps, view, plan)),
        decision: { kind: "act", reason, detail: plan.summary, ...ruleOf(view, decision) },
      };
    }
  }
}

type Act = Extract<Assessment, { kind: "planned" }>["decision"];

function ruleOf(
  { policy }: ProjectView,
  act: Act,
): Pick<Explanation["decision"], "rule" | "action" | "attempt" | "effect"> {
  return {
    rule: { name: act.rule.name, by: act.by },
    action: act.action.action,
    attempt: act.attempt,
    effect: explainedEffect(act.action, policy.actions),
  };
}

/** What is held back now is planned anew when the guard lets it go; this is how it would look today. */
async function heldPlan(
  deps: Deps,
  view: ProjectView,
  { record, decision: act }: { readonly record: ProblemRecord; readonly decision: Act },
): Promise<RemediationPlan | undefined> {
  const place = await placeOf(deps, view, record);
  if (place.kind === "nowhere") return undefined;
  const { stage, service, head } = place;
  const built = await buildPlan(deps, view, {
    record: atPlace(record, place),
    stage,
    service,
    act,
    baseSha: head,
    rulesSha: head,
  });
  return built.kind === "plan" ? built.plan : undefined;
}

async function explainPlan(
  deps: Deps,
  view: ProjectView,
  plan: RemediationPlan,
): Promise<Omit<Explained, "decision">> {
  const stage = findStage(view, plan.stage);
  const mode = stage === undefined ? plan.mode : modeOf(view, stage);
  return {
    guards: [],
    edits: plan.edits.map(({ path, field, object, from, to }) => ({
      path,
      field,
      object,
      from,
      to,
    })),
    files: await changedFiles(deps, view.project.repository, plan),
    merge: explainMerge(plan, mode),
  };
}

/** Each file once, for several edits of one file lead to one content. */
async function changedFiles(
  { git }: Deps,
  repository: Repository,
  { edits, baseSha }: RemediationPlan,
): Promise<readonly ChangedFile[]> {
  const contents = new Map(edits.map(({ path, content }) => [path, content]));
  const before = await git.readAll(repository, baseSha, [...contents.keys()]);
  return [...contents].map(([path, after]) => ({
    path,
    before: before.get(path) ?? "",
    after: after ?? "",
  }));
}
