import { tellEntry } from "../journal/describe-entry.ts";
import type { Attempt, ProblemRecord } from "../journal/fold-record.ts";
import { harmlessLine, plainWords, safeLink } from "../pull-request/outside-text.ts";
import type { Transition } from "./transition.ts";

/**
 * A step as a CloudEvent. `text` is one line for a person, in plain words; what comes from outside stands beside it as
 * it was sent. `page` is where the record is read.
 */
export function notification(
  { id, problem }: Pick<ProblemRecord, "id" | "problem">,
  transition: Transition,
  { project, page }: { readonly project: string; readonly page: string },
) {
  const { entry, attempt, kind, at } = transition;
  const { source, occurrence, title, stage, service } = problem;
  const where = [project, stage, service].filter((part) => part !== null);
  const place = where.map((part) => plainWords(part, 63)).join("/");
  const { verb, text } = tellEntry(problem, entry);
  const change = changeOf(attempt);
  return {
    specversion: "1.0",
    id: transition.id,
    source: `evenkeel/${project}`,
    type: `dev.evenkeel.problem.${kind}`,
    subject: id,
    time: at,
    datacontenttype: "application/json",
    data: {
      text: `${place}: ${verb}: ${harmlessLine(text, 300)}`,
      link: change.pullRequest ?? page,
      project,
      stage,
      service,
      problem: { id, source, occurrence, title, url: safeLink(problem.url) ?? null },
      ...change,
      ...verdictOf(transition),
    },
  } as const;
}

function changeOf(attempt: Attempt | null) {
  return {
    attempt: attempt?.number ?? null,
    action: (attempt?.planned ?? attempt?.refused)?.action ?? null,
    pullRequest: safeLink(attempt?.opened?.url ?? null) ?? null,
  };
}

function verdictOf({ entry }: Transition) {
  if (entry.kind !== "evaluated") return { result: null, score: null };
  return { result: entry.result, score: entry.score };
}
