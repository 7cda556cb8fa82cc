import { tellEntry } from "../journal/describe-entry.ts";
import type { ProblemRecord } from "../journal/fold-record.ts";
import { codeSpan, plainWords } from "./outside-text.ts";
import { formatTime } from "./time.ts";

/** A comment that is posted once: `marker` finds it again. */
export type Comment = { readonly marker: string; readonly body: string };

export function declinedComment(by: string | null): Comment {
  const who = by === null ? "This was" : `${plainWords(by)} has`;
  return {
    marker: "evenkeel:declined",
    body: `${who} closed this pull request, which is taken as a **no** for this occurrence of the problem. Evenkeel will not open another one for it, unless somebody writes \`/evenkeel retry\`. If the problem comes back later, that is a new occurrence and a new question.`,
  };
}

/** GitHub takes 65,536 characters, and the end is what people need first. */
const mostSteps = 40;

/** The account handed to people: what was tried, in order, and what came of it. */
export function handedOverComment(
  record: ProblemRecord,
  why: string,
  responsible: readonly string[],
): Comment {
  const who = responsible.map((name) => `@${name}`).join(", ");
  const turn = record.retries.length;
  return {
    // Another try may end with people again, and they are to hear of that too.
    marker: turn === 0 ? "evenkeel:handed-over" : `evenkeel:handed-over-${turn + 1}`,
    body: [
      `**This needs a person: ${plainWords(why, 300)}.** ${who}`.trim(),
      "Evenkeel does nothing more about this occurrence, unless somebody writes `/evenkeel retry`. What happened so far:",
      storyOf(record),
    ].join("\n\n"),
  };
}

/** What happened, as a list of one line each, oldest first. */
export function storyOf({ entries, problem }: ProblemRecord): string {
  const told = entries.filter(({ kind }) => kind !== "notified");
  const lines = told.slice(-mostSteps).map((entry) => {
    const { verb, text } = tellEntry(problem, entry);
    return `1. ${formatTime(new Date(entry.at))} ${verb}: ${codeSpan(text)}`;
  });
  const left = told.length - lines.length;
  return [...(left === 0 ? [] : [`${left} earlier steps are in the journal.\n`]), ...lines].join(
    "\n",
  );
}
