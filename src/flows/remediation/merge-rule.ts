import type { Attempt } from "../../core/journal/fold-record.ts";
import type { MergeRule } from "../../core/account/present.ts";
import { findStage, modeOf } from "../project-view.ts";
import type { Case } from "./step.ts";

/** Who merges an attempt's pull request, as stage and policy say right now. */
export function mergeRuleOf(
  { view, record }: Case,
  attempt: Attempt | undefined,
): { readonly kind: MergeRule; readonly onApproval: boolean } {
  const stage = findStage(view, record.problem.stage);
  const mode = stage === undefined ? "observe" : modeOf(view, stage);
  if (stage === undefined || mode === "observe") return { kind: "by-a-person", onApproval: false };
  const onApproval = view.policy.stages[stage.name]?.mergeOnApproval === true;
  const isAutomated = mode === "automated" && attempt?.planned?.mode === "automated";
  if (isAutomated) return { kind: "by-itself", onApproval };
  return { kind: onApproval ? "on-approval" : "by-a-person", onApproval };
}
