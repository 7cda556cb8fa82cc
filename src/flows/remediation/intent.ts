import type { Stage } from "../../core/delivery/shipyard.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import type { RemediationDecision } from "../../core/remediation/plan-remediation.ts";
import type { Sha } from "../../ports/git.ts";

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
  /** When it was recorded, RFC 3339: what became known since is not looked at. Absent for one that is new. */
  readonly plannedAt?: string;
};
