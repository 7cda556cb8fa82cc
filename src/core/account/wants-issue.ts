import type { ProblemRecord } from "../journal/fold-record.ts";
import type { Policy } from "../policy/policy.ts";

/**
 * Whether a problem gets an issue of its own. What was handed over with the change of another problem stands in that
 * one's issue as long as it is open; what is only observed, or was taken back by the monitor, waits for nobody.
 */
export function wantsIssue(
  record: ProblemRecord,
  {
    issues,
    lead,
  }: {
    readonly issues: Policy["escalation"]["issues"];
    /** The problem that it joined; undefined where there is none. */
    readonly lead: ProblemRecord | undefined;
  },
): "open" | "none" {
  const { closed, resolvedAt, handedOver } = record;
  if (issues === "never" || closed !== null || resolvedAt !== null) return "none";
  if (handedOver !== null) return isToldElsewhere(handedOver, lead) ? "none" : "open";
  return issues === "all" && isUnanswered(record) ? "open" : "none";
}

/** Whether a problem that has ended may have an issue that the record does not know, from right before a crash. */
export function mayHaveLostIssue({ entries }: ProblemRecord): "possible" | "impossible" {
  const word = entries.findLast(({ kind }) => kinds.includes(kind));
  return word?.kind === "handed-over" || word?.kind === "ignored" ? "possible" : "impossible";
}

const kinds: readonly string[] = ["handed-over", "ignored", "issue-opened", "issue-closed"];

function isToldElsewhere(
  { reason }: NonNullable<ProblemRecord["handedOver"]>,
  lead: ProblemRecord | undefined,
): boolean {
  return reason === "lead" && lead !== undefined && lead.closed === null;
}

function isUnanswered({ ignored, joined, attempts, problem }: ProblemRecord): boolean {
  if (joined !== null || attempts.length > 0 || problem.project === null) return false;
  return ["no-rule", "no-rules", "unrouted"].includes(ignored?.reason ?? "");
}
