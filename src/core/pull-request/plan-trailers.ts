import { formatTrailers } from "../journal/trailers.ts";
import type { RemediationPlan } from "../remediation/remediation-plan.ts";
import { safeLink } from "./outside-text.ts";

/** The audit trail of one change: on its commit, at the end of its pull request and on its merge. */
export function planTrailers(plan: RemediationPlan, approvedBy: string | null = null): string {
  return formatTrailers([
    ["Project", plan.project],
    ["Stage", plan.stage],
    ["Service", plan.service],
    ["Problem-Id", plan.id],
    ["Problem-Url", safeLink(plan.problem.url)],
    ["Remediation", plan.rule],
    ["Action", plan.action],
    ["Attempt", plan.attempt],
    ...plan.edits.map(
      ({ path, field, from, to }) =>
        [
          "Change",
          `${path} ${field ?? "(file)"} ${from ?? "(absent)"} -> ${to ?? "(absent)"}`,
        ] as const,
    ),
    ["Mode", plan.mode],
    ["Approved-By", approvedBy],
    ["Rules-Sha", plan.rulesSha],
  ]);
}
