import type { Attempt, ProblemRecord } from "./fold-record.ts";

/** Where a problem stands in the loop: what the next pass has to do. */
export type Phase =
  /** Nothing is left to do or to wait for. */
  | { readonly kind: "ended" }
  /** The change of another problem answers this one too. */
  | { readonly kind: "joined"; readonly lead: string }
  /** Over; what was changed is put back at `due` (RFC 3339). */
  | { readonly kind: "awaiting-return"; readonly due: string; readonly attempt: number }
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
  if (record.joined !== null) return { kind: "joined", lead: record.joined.lead };
  return wantedNext(record) ?? phaseOfLast(record);
}

/** A try that a person asked for, or a value that is to be put back. */
function wantedNext(record: ProblemRecord): Phase | undefined {
  const attempt = record.attempts.at(-1);
  const next = (attempt?.number ?? 0) + 1;
  if (record.retries.some((retry) => retry.next === next)) {
    return { kind: "deciding", attempt: next };
  }
  if (record.returnDue !== null && attempt?.planned?.purpose !== "return") {
    return { kind: "awaiting-return", due: record.returnDue.due, attempt: next };
  }
  return undefined;
}

function phaseOfLast(record: ProblemRecord): Phase {
  const attempt = record.attempts.at(-1);
  if (attempt !== undefined && isBack(record, attempt)) {
    return { kind: "deciding", attempt: attempt.number + 1 };
  }
  if (attempt !== undefined) return phaseOfAttempt(attempt);
  return isFinal(record) ? { kind: "ended" } : { kind: "deciding", attempt: 1 };
}

/**
 * What the monitor itself took back is over. What was ignored for want of a rule, a stage or a mode is decided anew,
 * since a person may be adding just that while the problem still burns; nothing is written while nothing changes.
 */
function isFinal({ ignored, problem, entries }: ProblemRecord): boolean {
  if (ignored === null) return false;
  if (problem.project === null) return true;
  const reopened = entries.findLastIndex(({ kind }) => kind === "problem-reopened");
  if (reopened > entries.lastIndexOf(ignored)) return false;
  return ignored.reason === "merged" || ignored.reason === "not-open";
}

/**
 * The monitor opened it again after the attempt had come to its end: what helped did not last, or was taken back, or was
 * never merged. A person's no stays a no.
 */
function isBack({ entries, resolvedAt }: ProblemRecord, attempt: Attempt): boolean {
  const isOver = phaseOfAttempt(attempt).kind === "awaiting-resolve";
  if (!isOver || resolvedAt !== null) return false;
  if (isReturn(attempt)) return true;
  const isNo = attempt.ended?.kind === "pull-request-closed" && attempt.ended.reason === "declined";
  const end = entries.findLastIndex((entry) => "attempt" in entry);
  return !isNo && entries.findLastIndex(({ kind }) => kind === "problem-reopened") > end;
}

function phaseOfAttempt(attempt: Attempt): Phase {
  const next = phaseAfterFailed(attempt);
  if (attempt.refused !== null) return next;
  if (attempt.planned?.workflow !== undefined) return phaseOfWorkflow(attempt, next);
  if (attempt.opened === null) return { kind: "planned", attempt };
  if (attempt.ended === null) return { kind: "proposed", attempt };
  if (attempt.ended.kind === "pull-request-closed") {
    return { kind: "awaiting-resolve", healed: isReturn(attempt) };
  }
  if (attempt.evaluated !== null) return phaseAfter(attempt.evaluated, next);
  if (attempt.reconciled === null) return { kind: "merged", attempt };
  return { kind: "observing", attempt };
}

/** What puts a value back has no next action: the problem is over, however that went. */
function phaseAfterFailed(attempt: Attempt): Phase {
  if (isReturn(attempt)) return { kind: "awaiting-resolve", healed: true };
  return { kind: "deciding", attempt: attempt.number + 1 };
}

function isReturn({ planned }: Attempt): boolean {
  return planned?.purpose === "return";
}

/** It has no merge: what is observed begins when the event was sent. */
function phaseOfWorkflow(attempt: Attempt, next: Phase): Phase {
  if (attempt.evaluated !== null) return phaseAfter(attempt.evaluated, next);
  return { kind: attempt.reconciled === null ? "planned" : "observing", attempt };
}

function phaseAfter({ result }: NonNullable<Attempt["evaluated"]>, next: Phase): Phase {
  const healed = result === "pass" || result === "warning";
  return healed ? { kind: "awaiting-resolve", healed } : next;
}

/** Whether the service has a change of ours under way, which keeps a second one from starting. */
export function hasOpenChange(record: ProblemRecord): boolean {
  return ["planned", "proposed", "merged", "observing"].includes(phaseOf(record).kind);
}
