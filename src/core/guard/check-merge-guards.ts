import type { Attempt, ProblemRecord } from "../journal/fold-record.ts";
import type { Policy } from "../policy/policy.ts";
import { freeze } from "./freeze.ts";
import type { Hold } from "./hold.ts";
import { staleEvidence } from "./stale-evidence.ts";
import { findHold } from "./standing-hold.ts";
import { unprotected, type Protection } from "./unprotected.ts";

/** A merge that no person has asked for. */
export type GuardedMerge = {
  readonly record: ProblemRecord;
  readonly others: readonly ProblemRecord[];
  readonly attempt: Attempt;
  readonly policy: Pick<Policy, "limits" | "stages">;
  readonly stage: string;
  /** Of the branch that it goes to. */
  readonly protection: Protection;
  /** Our checks, one of which the branch has to require. */
  readonly requiredContexts: readonly string[];
  readonly now: Date;
};

/**
 * All that keeps a pull request from being merged without a person; none where it may be. None of it keeps a person
 * from merging. `stale-evidence` is answered by measuring again.
 */
export function checkMergeGuards(merge: GuardedMerge): readonly Hold[] {
  const { attempt, policy, stage, now } = merge;
  return [
    findHold({ ...merge, action: attempt.planned?.action ?? "" }),
    freeze(policy.stages[stage]?.freeze ?? [], now),
    unprotected(merge.protection, merge.requiredContexts),
    staleEvidence(attempt, policy.limits, now),
  ].filter((hold) => hold !== undefined);
}
