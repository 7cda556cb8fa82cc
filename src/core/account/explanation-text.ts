import type { Attempt } from "../journal/fold-record.ts";
import { codeSpan, plainWords } from "../pull-request/outside-text.ts";
import { formatTime } from "../pull-request/time.ts";
import { presentOf, type PresentGiven } from "./present.ts";

/** The answer to `/evenkeel explain`: what was decided, by which rule, what holds it back and what comes next. */
export function explanationText(given: PresentGiven & { readonly now: Date }): string {
  const { record, now } = given;
  const decisions = record.attempts.map(decisionText);
  const holds = record.holds
    .filter(({ until }) => Date.parse(until) > now.getTime())
    .map(
      ({ action, by, reason, until }) =>
        `- On hold: ${action === null ? "every action" : codeSpan(action)} until ${formatTime(new Date(until))}${by === null ? "" : ` by ${plainWords(by)}`}: ${codeSpan(reason)}`,
    );
  return [
    presentOf(given),
    [...decisions, ...holds].join("\n"),
    "Actions are tried in the order of the rule: the next one when the evaluation after the last one failed and the problem is still open, and people after the last.",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function decisionText({ number, planned, refused, evaluated }: Attempt): string {
  if (planned !== null) {
    const came =
      evaluated === null
        ? ""
        : ` It came to **${evaluated.result}**: ${codeSpan(evaluated.detail)}.`;
    return `- Attempt ${number}: the rule ${codeSpan(planned.rule)}, read at ${planned.rulesSha.slice(0, 12)}, asks for ${codeSpan(planned.action)}: ${codeSpan(planned.summary)}.${came}`;
  }
  if (refused === null) return `- Attempt ${number}`;
  return `- Attempt ${number}: the rule ${codeSpan(refused.rule)} asks for ${codeSpan(refused.action)}, which was refused: ${codeSpan(refused.detail)}.`;
}
