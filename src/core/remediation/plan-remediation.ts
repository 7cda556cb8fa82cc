import type { ProblemRecord } from "../journal/fold-record.ts";
import { actionIndexOf } from "./action-index.ts";
import { matchRule } from "./match-rule.ts";
import type { Remediation, Rule, RuleAction } from "./remediation.ts";

export type RemediationDecision =
  | {
      readonly kind: "act";
      readonly reason: "first-action" | "next-action";
      readonly rule: Rule;
      readonly by: "root-cause" | "title" | "prefix" | "default";
      readonly action: RuleAction;
      readonly attempt: number;
    }
  | {
      readonly kind: "escalate";
      readonly reason: "actions-exhausted" | "evaluation-errored";
      readonly detail: string;
    }
  | {
      readonly kind: "ignore";
      readonly reason: "no-rule" | "no-rules" | "merged" | "not-open";
      readonly detail: string;
    }
  | { readonly kind: "close"; readonly reason: "resolved"; readonly detail: string };

/** Chooses the next step for a problem that has no attempt in hand; `attempt` counts from 1. */
export function planRemediation(
  record: Pick<ProblemRecord, "problem" | "resolvedAt" | "attempts" | "retries">,
  remediation: Remediation | undefined,
  attempt: number,
): RemediationDecision {
  const { problem } = record;
  if (record.resolvedAt !== null) {
    return { kind: "close", reason: "resolved", detail: "the problem went away by itself" };
  }
  const last = record.attempts.at(-1)?.evaluated;
  const isRetried = record.retries.some(({ next }) => next === attempt);
  if (last?.result === "errored" && !isRetried) {
    const detail = `nobody knows whether the last action helped: ${last.detail}`;
    return { kind: "escalate", reason: "evaluation-errored", detail };
  }
  if (problem.state === "merged") {
    return {
      kind: "ignore",
      reason: "merged",
      detail: "the monitor merged it into another problem",
    };
  }
  if (problem.state !== "open") {
    return { kind: "ignore", reason: "not-open", detail: `its state is ${problem.state}` };
  }
  if (remediation === undefined) {
    return { kind: "ignore", reason: "no-rules", detail: "the service has no remediation.yaml" };
  }
  const match = matchRule(remediation, problem);
  if (match.kind === "none") {
    return { kind: "ignore", reason: "no-rule", detail: "no rule of remediation.yaml matches" };
  }
  const action = match.rule.actions[actionIndexOf(record, attempt)];
  if (action === undefined) return exhausted(match.rule);
  const reason = attempt === 1 ? "first-action" : "next-action";
  return { kind: "act", reason, rule: match.rule, by: match.by, action, attempt };
}

function exhausted(rule: Rule): RemediationDecision {
  const count = rule.actions.length;
  const tried = count === 1 ? "the only action was tried" : `all ${count} actions were tried`;
  const detail = `${tried} (rule ${rule.name}) and the problem is still there`;
  return { kind: "escalate", reason: "actions-exhausted", detail };
}
