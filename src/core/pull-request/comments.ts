import type { Evaluation, Verdict } from "../evaluation/evaluation.ts";
import { evaluationMarkdown } from "../evaluation/evaluation-markdown.ts";
import type { ProblemRecord } from "../journal/fold-record.ts";
import { tellEntry } from "../journal/describe-entry.ts";
import { codeSpan, plainWords } from "./outside-text.ts";
import { formatTime } from "./time.ts";

/** A comment that is posted once: `marker` finds it again. */
export type Comment = { readonly marker: string; readonly body: string };

export function declinedComment(by: string | null): Comment {
  const who = by === null ? "This was" : `${plainWords(by)} has`;
  return {
    marker: "evenkeel:declined",
    body: `${who} closed this pull request, which is taken as a **no** for this occurrence of the problem. Evenkeel will not open another one for it. If the problem comes back later, that is a new occurrence and a new question.`,
  };
}

export function resolvedComment(at: Date): Comment {
  return {
    marker: "evenkeel:resolved",
    body: `The problem went away by itself (reported at ${formatTime(at)}), so this change is no longer needed. Evenkeel closes the pull request.`,
  };
}

export function takenOverComment(): Comment {
  return {
    marker: "evenkeel:taken-over",
    body: "Somebody pushed to this branch. From here on the change is yours: Evenkeel will not merge it. After you merge it, it is applied and evaluated as usual; close it to say no.",
  };
}

/** What an attempt came to; `evaluation` is null where something else than objectives decided. */
export function verdictComment(
  result: Verdict | "errored",
  detail: string,
  evaluation: Evaluation | null,
): Comment {
  const told = evaluation === null ? codeSpan(detail) : evaluationMarkdown(evaluation);
  return { marker: "evenkeel:verdict", body: `**${verdictWords[result]}**\n\n${told}` };
}

const verdictWords = {
  pass: "Healed.",
  warning: "Healed, with a warning.",
  fail: "This change did not help.",
  errored: "Whether this change helped cannot be said.",
} as const satisfies Record<Verdict | "errored", string>;

/** The account handed to people: what was tried, in order, and what came of it. */
export function handedOverComment(
  record: ProblemRecord,
  why: string,
  responsible: readonly string[],
): Comment {
  const who = responsible.map((name) => `@${name}`).join(", ");
  const story = record.entries.map((entry) => {
    const { verb, text } = tellEntry(record.problem, entry);
    return `1. ${formatTime(new Date(entry.at))} ${verb}: ${codeSpan(text)}`;
  });
  return {
    marker: "evenkeel:handed-over",
    body: [
      `**This needs a person.** ${plainWords(why, 300)}. ${who}`.trim(),
      "Evenkeel does nothing more about this occurrence. What happened so far:",
      story.join("\n"),
    ].join("\n\n"),
  };
}

export function blockedComment(message: string): Comment {
  return {
    marker: "evenkeel:blocked",
    body: `GitHub does not let this be merged yet: ${codeSpan(message)}. Evenkeel tries again every minute; merge or close it by hand if you know better.`,
  };
}
