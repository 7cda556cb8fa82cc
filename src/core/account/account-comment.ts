import { evaluationMarkdown } from "../evaluation/evaluation-markdown.ts";
import type { Evaluation } from "../evaluation/evaluation.ts";
import { formatNumber } from "../evaluation/format-number.ts";
import type { Attempt } from "../journal/fold-record.ts";
import { commandList } from "../chatops/usage.ts";
import { storyOf, type Comment } from "../pull-request/comments.ts";
import { codeSpan, plainWords, safeLink } from "../pull-request/outside-text.ts";
import { formatTime } from "../pull-request/time.ts";
import { endOfAttempt } from "./end-of-attempt.ts";
import { joinedList, type JoinedProblem } from "./joined-list.ts";
import { presentOf, type PresentGiven } from "./present.ts";

export type AccountGiven = PresentGiven & {
  /** Whose pull request the comment is on. */
  readonly attempt: Attempt;
  /** The tree behind its verdict; null where there is none yet, or something else than objectives decided. */
  readonly evaluation: Evaluation | null;
  /** The other problems that this change answers. */
  readonly joined: readonly JoinedProblem[];
};

/**
 * The one comment of a pull request that is kept true: what happens now first, then how it came to that
 * (github-bots.md §1.1: one comment, edited in place).
 */
export function accountComment(given: AccountGiven): Comment {
  const { record, attempt, joined } = given;
  const isLast = record.attempts.at(-1)?.number === attempt.number;
  const body = [
    isLast ? presentOf(given) : supersededText(given),
    evidenceText(attempt),
    verdictText(given),
    joinedList(joined),
    storyOf(record),
    `<details><summary>Commands</summary>\n\n${commandList}\n\n</details>`,
  ];
  return {
    marker: "evenkeel:account",
    body: body.filter((part) => part !== "").join("\n\n"),
  };
}

/** A later attempt is what counts; it may be on a pull request of its own. */
function supersededText({ record, attempt }: AccountGiven): string {
  const next = record.attempts.find(({ number }) => number > attempt.number);
  const link = safeLink(next?.opened?.url ?? null);
  const where = link === undefined ? "" : `: ${link}`;
  const number = next?.number ?? attempt.number + 1;
  if (next?.planned?.purpose === "return") {
    return `**This change helped.** What it changed is put back by attempt ${number}${where}.`;
  }
  return `**This change ${endOfAttempt(attempt)}.** Attempt ${number} follows${where}.`;
}

function evidenceText({ measured, planned, ended }: Attempt): string {
  if (ended !== null || planned === null) return "";
  if (measured === null) return `Evidence as of ${formatTime(new Date(planned.at))}.`;
  const at = formatTime(new Date(measured.at));
  if (measured.measured.length === 0) {
    return `Evidence: looked again at ${at}, and nothing could be measured.`;
  }
  const values = measured.measured.map(
    ({ sli, value, asked }) =>
      `${plainWords(sli)} is **${formatNumber(value)}**, asked for is ${codeSpan(asked)}`,
  );
  return `Evidence, measured again at ${at}: ${values.join("; ")}.`;
}

function verdictText({ attempt, evaluation }: AccountGiven): string {
  const { evaluated } = attempt;
  if (evaluated === null) return "";
  const told = evaluation === null ? codeSpan(evaluated.detail) : evaluationMarkdown(evaluation);
  const words = attempt.planned?.purpose === "return" ? returnWords : verdictWords;
  return `### ${words[evaluated.result]}\n\n${told}`;
}

const verdictWords = {
  pass: "Healed",
  warning: "Healed, with a warning",
  fail: "This change did not help",
  errored: "Whether this change helped cannot be said",
} as const;

const returnWords = {
  pass: "Put back, and the service is well",
  warning: "Put back, with a warning",
  fail: "Put back, and the service is not well",
  errored: "Put back; how the service is cannot be said",
} as const;
