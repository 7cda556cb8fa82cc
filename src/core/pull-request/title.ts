import type { RemediationPlan } from "../remediation/remediation-plan.ts";
import { harmlessLine } from "./outside-text.ts";

/** `remediate(production/carts): replicas 1 → 2 (Response time degradation)`; the rule's name, never the alert's text. */
export function pullRequestTitle(plan: RemediationPlan): string {
  return `${subject(plan)} (${harmlessLine(plan.rule, 80)})`;
}

/** First line of the commit: the title without the rule, so that it stays short in `git log --oneline`. */
export function subject(plan: RemediationPlan): string {
  return `${plan.titlePrefix}(${plan.stage}/${plan.service}): ${harmlessLine(plan.summary, 100)}`;
}
