import type { ProblemRecord } from "../journal/fold-record.ts";
import { phaseOf, type Phase } from "../journal/phase.ts";

export type RetryVerdict =
  /** `next` is the number of the attempt that tries the last action once more. */
  | { readonly kind: "granted"; readonly next: number }
  /** `detail` is a sentence for who asked. */
  | { readonly kind: "refused"; readonly detail: string };

/** Another try is for what came to its end without healing: nothing of it may be in hand. */
export function judgeRetry(record: ProblemRecord): RetryVerdict {
  const attempt = record.attempts.at(-1);
  if (record.resolvedAt !== null || record.closed !== null) return refused("the problem is over");
  if (record.handedOver !== null && attempt?.opened && attempt.ended === null) {
    return refused(
      `pull request ${attempt.opened.number} is still open: merge it, or close it first`,
    );
  }
  if (record.handedOver !== null || isDeclined(record)) {
    return { kind: "granted", next: (attempt?.number ?? 0) + 1 };
  }
  const phase = phaseOf(record);
  return refused("attempt" in phase ? inHand(phase) : reasons[phase.kind]);
}

function isDeclined(record: ProblemRecord): boolean {
  const ended = record.attempts.at(-1)?.ended;
  const isNo = ended?.kind === "pull-request-closed" && ended.reason === "declined";
  return isNo && phaseOf(record).kind === "awaiting-resolve";
}

const reasons = {
  ended: "the problem is over",
  joined: "the change of another problem answers this one",
  "awaiting-resolve": "the last action helped",
} as const;

function inHand(phase: Extract<Phase, { readonly attempt: unknown }>): string {
  if (phase.kind === "awaiting-return") return "the last action helped";
  if (phase.kind === "deciding") return "the next action is being decided as it is";
  return `attempt ${phase.attempt.number} is still in hand`;
}

function refused(detail: string): RetryVerdict {
  return { kind: "refused", detail };
}
