import type { ProblemRecord } from "../journal/fold-record.ts";
import { commandList } from "../chatops/usage.ts";
import { storyOf } from "../pull-request/comments.ts";
import { codeSpan, plainWords, safeLink } from "../pull-request/outside-text.ts";
import { joinedList, type JoinedProblem } from "./joined-list.ts";

export type IssueText = { readonly marker: string; readonly title: string; readonly body: string };

/**
 * The issue by which people get a problem: why it is theirs, who is asked, what happened, and where to read on. The
 * alert's own words stay out of the title.
 */
export function issueText(given: {
  readonly record: ProblemRecord;
  readonly responsible: readonly string[];
  readonly joined: readonly JoinedProblem[];
  /** Where the record is read. */
  readonly page: string;
}): IssueText {
  const { record, responsible, joined, page } = given;
  const { problem, id } = record;
  const where = [problem.stage, problem.service].filter((part) => part !== null);
  const place =
    where.length === 0 ? "" : `(${where.map((part) => plainWords(part, 63)).join("/")})`;
  const who = responsible.map((name) => `@${name}`).join(", ");
  const url = safeLink(problem.url);
  const runbook = safeLink(problem.runbook);
  const opened = record.attempts.findLast((attempt) => attempt.opened !== null)?.opened;
  const pullRequest = safeLink(opened?.url ?? null);
  const links = [
    `- Problem, in the words of ${plainWords(problem.source)} (from outside, not to be trusted): ${codeSpan(problem.title)}`,
    `- Occurrence: ${codeSpan(problem.occurrence)}`,
    ...(url === undefined ? [] : [`- Problem page: <${url}>`]),
    ...(runbook === undefined ? [] : [`- Runbook: <${runbook}>`]),
    ...(pullRequest === undefined ? [] : [`- Pull request: ${pullRequest}`]),
    `- Record: <${page}>`,
  ];
  return {
    marker: issueMarker(record),
    title: `problem${place}: ${reasonOf(record)} [${id}]`,
    body: [
      `**${whyText(record)}** ${who}`.trim(),
      links.join("\n"),
      joinedList(joined),
      storyOf(record),
      `<details><summary>Commands</summary>\n\n${commandList}\n\n</details>`,
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
  };
}

/** By which the issue of a problem is found again. */
export function issueMarker({ id }: Pick<ProblemRecord, "id">): string {
  return `evenkeel:problem-${id}`;
}

/** For the title: our own words alone. */
function reasonOf({ handedOver, ignored }: ProblemRecord): string {
  if (handedOver !== null) return `needs a person, ${handedOver.reason.replaceAll("-", " ")}`;
  return ignored?.reason === "unrouted" ? "belongs to no service" : "is answered by no rule";
}

function whyText({ handedOver, ignored }: ProblemRecord): string {
  const detail = handedOver?.detail ?? ignored?.detail ?? "";
  return `This needs a person: ${plainWords(detail, 300)}.`;
}
