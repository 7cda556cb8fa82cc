import type { Hold } from "../guard/hold.ts";
import type { Attempt, ProblemRecord } from "../journal/fold-record.ts";
import { phaseOf } from "../journal/phase.ts";
import { codeSpan, plainWords } from "../pull-request/outside-text.ts";
import { formatTime } from "../pull-request/time.ts";
import { endOfAttempt } from "./end-of-attempt.ts";

/** How a stage merges, as far as it says what an open pull request waits for. */
export type MergeRule = "by-itself" | "on-approval" | "by-a-person";

export type PresentGiven = {
  readonly record: ProblemRecord;
  /** What keeps the open pull request from being merged; empty where nothing does, or nobody looked yet. */
  readonly holds: readonly Hold[];
  readonly mergeRule: MergeRule;
  readonly observationMinutes: number;
};

/** What happens now about a problem, in one line of Markdown: who or what it waits for, and what ends that. */
export function presentOf(given: PresentGiven): string {
  const { record } = given;
  const phase = phaseOf(record);
  switch (phase.kind) {
    case "ended":
      return `**Over**: ${endOf(record)}.`;
    case "joined":
      return `**Answered together** with the problem ${codeSpan(phase.lead)}.`;
    case "awaiting-return":
      return `**Healed.** What was changed is put back at ${formatTime(new Date(phase.due))}.`;
    case "deciding":
      return decidingText(record);
    case "planned":
      return `**Attempt ${phase.attempt.number} is on its way**: ${codeSpan(phase.attempt.planned?.summary ?? "")}.`;
    case "proposed":
      return proposedText(given, phase.attempt);
    case "merged":
      return "**Merged.** It is being applied; the reconciler's word is awaited.";
    case "observing":
      return observingText(given, phase.attempt);
    case "awaiting-resolve":
      return awaitingText(record, phase.healed);
  }
}

function endOf({ closed, ignored }: ProblemRecord): string {
  return plainWords(closed?.detail ?? ignored?.detail ?? "nothing is left to do", 300);
}

function decidingText({ held, attempts, ignored }: ProblemRecord): string {
  const tried = attempts.at(-1);
  const begin = tried === undefined ? "" : `Attempt ${tried.number} ${endOfAttempt(tried)}. `;
  const heldSince = held !== null && held.at >= (tried?.evaluated?.at ?? tried?.refused?.at ?? "");
  if (heldSince) return `${begin}**Held back by \`${held.guard}\`**: ${holdText(held)}.`;
  if (ignored !== null) return `${begin}**No change**: ${plainWords(ignored.detail, 300)}.`;
  return `${begin}The next action is being chosen.`;
}

function proposedText({ holds, mergeRule }: PresentGiven, attempt: Attempt): string {
  if (attempt.takenOver !== null) {
    return "**Waits for a person.** Somebody pushed to this branch, so the change is yours: Evenkeel does not merge it. After you merge it, it is applied and evaluated as usual; close it to say no.";
  }
  const [first, ...others] = holds;
  if (first !== undefined) {
    const all = [first, ...others].map((hold) => `\`${hold.guard}\`: ${holdText(hold)}`);
    return `**Does not merge yet.** Held back by ${all.join("; ")}.`;
  }
  switch (mergeRule) {
    case "by-itself":
      return "**Merges by itself** once the required checks are green. Close it to say no.";
    case "on-approval":
      return "**Waits for an approval** by somebody who may write here: approving merges it, closing it says no.";
    case "by-a-person":
      return "**Waits for a person**: merge = yes, close = no.";
  }
}

function holdText({
  detail,
  release,
}: {
  readonly detail: string;
  readonly release?: string | undefined;
}): string {
  const what = plainWords(detail, 300);
  return release === undefined ? what : `${what}; release: ${plainWords(release, 200)}`;
}

function observingText({ observationMinutes }: PresentGiven, attempt: Attempt): string {
  const start = Date.parse(attempt.reconciled?.at ?? "");
  const end = new Date(start + observationMinutes * 60_000);
  return `**Applied.** It is observed until ${formatTime(end)}, then evaluated.`;
}

function awaitingText({ handedOver, problem, attempts }: ProblemRecord, healed: boolean): string {
  if (handedOver !== null) return `**People have it**: ${plainWords(handedOver.detail, 300)}.`;
  const ended = attempts.at(-1)?.ended;
  if (!healed && ended?.kind === "pull-request-closed") {
    return ended.reason === "resolved"
      ? "**Over**: the problem went away by itself, so this change is no longer needed."
      : `**Declined** by ${plainWords(ended.by ?? "somebody")}: nothing more is done about this occurrence.`;
  }
  return `**It helped.** Only the word of ${plainWords(problem.source)} that the problem is over is missing.`;
}
