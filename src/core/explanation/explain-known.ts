import type { Attempt, ProblemRecord } from "../journal/fold-record.ts";
import type { Phase } from "../journal/phase.ts";
import { decided, type ExplainedDecision } from "./explanation.ts";

/** What another report of an occurrence that is in hand, or over, would do. `record` holds that report. */
export function explainKnown(
  record: ProblemRecord,
  phase: Exclude<Phase, { kind: "deciding" }>,
): ExplainedDecision {
  switch (phase.kind) {
    case "ended":
      return decided("ignore", "ended", `this occurrence has ended: ${endOf(record)}`);
    case "joined": {
      const detail = `the change of problem ${phase.lead} answers this one too`;
      return decided("ignore", "joined", detail);
    }
    case "awaiting-return": {
      const detail = `it is over; what was changed is put back at ${phase.due}`;
      return decided("ignore", "awaiting-return", detail);
    }
    case "awaiting-resolve":
      return explainAwaiting(record, phase.healed);
    case "planned":
    case "proposed":
      return explainOpenChange(record, phase.attempt);
    case "merged":
    case "observing": {
      const detail = `attempt ${phase.attempt.number} is merged, its verdict is awaited`;
      return decided("ignore", "in-hand", detail);
    }
  }
}

function endOf({ closed, ignored }: ProblemRecord): string {
  return closed?.detail ?? ignored?.detail ?? "nothing is left to do";
}

function explainAwaiting(record: ProblemRecord, healed: boolean): ExplainedDecision {
  if (record.resolvedAt === null) {
    return decided("ignore", "awaiting-resolve", awaited(record, healed));
  }
  return decided("close", "resolved", "the problem is gone, as was waited for");
}

function awaited({ handedOver }: ProblemRecord, healed: boolean): string {
  if (healed) return "the last evaluation passed: only the monitor's word is missing";
  if (handedOver !== null) return `people have it: ${handedOver.detail}`;
  return "somebody closed the pull request, which was taken as a no";
}

function explainOpenChange(record: ProblemRecord, attempt: Attempt): ExplainedDecision {
  const { number, opened } = attempt;
  const change = opened === null ? "" : `, pull request ${opened.number} (${opened.url})`;
  if (record.resolvedAt === null) {
    const detail = `attempt ${number}${change} answers this occurrence already`;
    return decided("ignore", "in-hand", detail);
  }
  return decided("close", "resolved", `attempt ${number}${change} is withdrawn`);
}
