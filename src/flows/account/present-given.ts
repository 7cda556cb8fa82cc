import type { PresentGiven } from "../../core/account/present.ts";
import type { Attempt } from "../../core/journal/fold-record.ts";
import { findStage, observationMinutes } from "../project-view.ts";
import { mergeHoldsKey, type MergeHolds } from "../remediation/merge-holds.ts";
import { mergeRuleOf } from "../remediation/merge-rule.ts";
import type { Case } from "../remediation/step.ts";

/** What is known of where a problem stands, for the sentence that says so. */
export function presentGiven(
  { mergeHolds }: { readonly mergeHolds: MergeHolds },
  { view, record }: Case,
  attempt: Attempt | undefined,
): PresentGiven {
  const stage = findStage(view, record.problem.stage);
  return {
    record,
    holds: mergeHolds.get(mergeHoldsKey(view.project.name, record.id)) ?? [],
    mergeRule: mergeRuleOf({ view, record }, attempt).kind,
    observationMinutes:
      stage === undefined ? view.policy.observationMinutes : observationMinutes(view, stage),
  };
}
