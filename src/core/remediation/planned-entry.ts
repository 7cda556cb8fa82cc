import type { EntryOf } from "../journal/entry.ts";
import type { RemediationPlan } from "./remediation-plan.ts";

/** The intent that a plan is recorded as; `at` is RFC 3339. */
export function plannedEntry(plan: RemediationPlan, at: string): EntryOf<"action-planned"> {
  const { attempt, rule, action, summary, edits, workflow, purpose } = plan;
  const { branch, base, baseSha, rulesSha, mode } = plan;
  return {
    kind: "action-planned",
    at,
    attempt,
    rule,
    action,
    summary,
    changes: edits.map(({ path, field, object, from, to }) => ({ path, field, object, from, to })),
    branch,
    base,
    baseSha,
    rulesSha,
    mode,
    ...(purpose === "return" ? { purpose } : {}),
    ...(workflow === null
      ? {}
      : { workflow: { event: workflow.event, payload: { ...workflow.payload } } }),
  };
}
