import type { Attempt, ProblemRecord } from "./fold-record.ts";

/** Where a problem stands in the loop: what the next pass has to do. */
export type Phase =
  /** Nothing is left to do or to wait for. */
  | { readonly kind: "ended" }
  /** No attempt is in hand: decide. */
  | { readonly kind: "deciding"; readonly attempt: number }
  /** Decided, not yet seen as a pull request. */
  | { readonly kind: "planned"; readonly attempt: Attempt }
  | { readonly kind: "proposed"; readonly attempt: Attempt }
  /** Merged, the reconciler has not spoken. */
  | { readonly kind: "merged"; readonly attempt: Attempt }
  /** Rolled out; the observation time runs. */
  | { readonly kind: "observing"; readonly attempt: Attempt }
  /** The last evaluation passed, or people took over: only the monitor's word is missing. */
  | { readonly kind: "awaiting-resolve"; readonly healed: boolean };

export function phaseOf(record: ProblemRecord): Phase {
  if (record.closed !== null) return { kind: "ended" };
  if (record.handedOver !== null) return { kind: "awaiting-resolve", healed: false };
  const attempt = record.attempts.at(-1);
  if (attempt !== undefined) return phaseOfAttempt(attempt);
  return isFinal(record) ? { kind: "ended" } : { kind: "deciding", attempt: 1 };
}

/**
 * What the monitor itself took back is over. What was ignored for want of a rule, a stage or a mode is decided anew,
 * since a person may be adding just that while the problem still burns; nothing is written while nothing changes.
 */
function isFinal({ ignored, problem }: ProblemRecord): boolean {
  if (ignored === null) return false;
  return problem.project === null || ignored.reason === "merged" || ignored.reason === "not-open";
}

function phaseOfAttempt(attempt: Attempt): Phase {
  const next: Phase = { kind: "deciding", attempt: attempt.number + 1 };
  if (attempt.refused !== null) return next;
  if (attempt.opened === null) return { kind: "planned", attempt };
  if (attempt.ended === null) return { kind: "proposed", attempt };
  if (attempt.ended.kind === "pull-request-closed") {
    return { kind: "awaiting-resolve", healed: false };
  }
  if (attempt.evaluated !== null) {
    const { result } = attempt.evaluated;
    const healed = result === "pass" || result === "warning";
    return healed ? { kind: "awaiting-resolve", healed } : next;
  }
  if (attempt.reconciled === null) return { kind: "merged", attempt };
  return { kind: "observing", attempt };
}

/** Whether the service has a change of ours under way, which keeps a second one from starting. */
export function hasOpenChange(record: ProblemRecord): boolean {
  return ["planned", "proposed", "merged", "observing"].includes(phaseOf(record).kind);
}
