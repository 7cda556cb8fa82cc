import { formatNumber } from "../evaluation/format-number.ts";
import { formatTime } from "../pull-request/time.ts";
import { harmlessLine, safeLink } from "../pull-request/outside-text.ts";
import type { Problem } from "../problem/problem.ts";
import type { Entry, EntryOf } from "./entry.ts";
import { formatTrailers, type Trailers } from "./trailers.ts";

/** Commit message of a journal entry: `git log evenkeel/journal` reads as the story of what happened. */
export function describeEntry(id: string, problem: Problem, entry: Entry): string {
  const where = [problem.stage, problem.service].filter((part) => part !== null);
  const scope =
    where.length > 0 ? `(${where.map((part) => harmlessLine(part, 63)).join("/")})` : "";
  const { verb, text } = sentenceOf(entry.kind, entry, problem);
  const trailers = formatTrailers([
    ["Project", problem.project],
    ["Stage", problem.stage],
    ["Service", problem.service],
    ["Problem-Id", id],
    ...trailersOf(entry, problem),
  ]);
  return `${verb}${scope}: ${harmlessLine(text, 120)}\n\n${trailers}\n`;
}

/** The entry in words, as `log` and the demo tell it: a verb, and what happened. */
export function tellEntry(problem: Problem, entry: Entry): Sentence {
  return sentenceOf(entry.kind, entry, problem);
}

export type Sentence = { readonly verb: string; readonly text: string };

type Kind = Entry["kind"];
type ByKind = { [K in Kind]: EntryOf<K> };
type Sentences = { readonly [K in Kind]: (entry: ByKind[K], problem: Problem) => Sentence };

function sentenceOf<K extends Kind>(kind: K, entry: ByKind[K], problem: Problem): Sentence {
  return sentences[kind](entry, problem);
}

const sentences: Sentences = {
  "problem-opened": (_, { source }) => ({ verb: "problem", text: `opened by ${source}` }),
  "problem-resolved": (_, { source }) => ({
    verb: "problem",
    text: `${source} reports it resolved`,
  }),
  "problem-reopened": (_, { source }) => ({
    verb: "problem",
    text: `${source} reports it open again`,
  }),
  ignored: ({ detail }) => ({ verb: "decide", text: `no change: ${detail}` }),
  routed: ({ stage, service, by }) => ({
    verb: "route",
    text: `belongs to ${stage}/${service} by ${by}`,
  }),
  held: ({ detail }) => ({ verb: "decide", text: `held back: ${detail}` }),
  joined: ({ detail }) => ({ verb: "decide", text: `joined: ${detail}` }),
  parted: ({ detail }) => ({ verb: "decide", text: `on its own again: ${detail}` }),
  "action-planned": ({ summary, rule, attempt, purpose }) => ({
    verb: "plan",
    text:
      purpose === "return"
        ? `${summary}, back to what it was`
        : `${summary} (${rule}), attempt ${attempt}`,
  }),
  dispatched: ({ event }) => ({ verb: "dispatch", text: `the event ${event} was sent` }),
  measured: ({ measured }) => ({
    verb: "measure",
    text: measured.map(({ sli, value }) => `${sli} ${formatNumber(value)}`).join(", "),
  }),
  refused: ({ action, detail }) => ({ verb: "plan", text: `${action} refused: ${detail}` }),
  "pull-request-opened": ({ number }) => ({
    verb: "propose",
    text: `pull request ${number} opened`,
  }),
  "taken-over": () => ({
    verb: "propose",
    text: "somebody pushed to the branch, so it is theirs to merge",
  }),
  "pull-request-merged": ({ by, sha }) => ({
    verb: "merge",
    text: `merged by ${by ?? "somebody"} as ${sha.slice(0, 7)}`,
  }),
  "pull-request-closed": ({ by, reason }) => ({
    verb: "close",
    text:
      reason === "resolved"
        ? "pull request closed, the problem went away by itself"
        : `pull request closed by ${by ?? "somebody"}, taken as a no`,
  }),
  "pull-request-reopened": ({ by }) => ({
    verb: "propose",
    text: `pull request opened again by ${by ?? "somebody"}`,
  }),
  reconciled: ({ sha, outcome, detail }) => ({
    verb: "reconcile",
    text: `${sha.slice(0, 7)} ${outcome}: ${detail}`,
  }),
  evaluated: ({ detail }) => ({ verb: "evaluate", text: detail }),
  "handed-over": ({ detail }) => ({ verb: "escalate", text: `handed to people: ${detail}` }),
  "hold-placed": ({ action, reason, by, until }) => ({
    verb: "hold",
    text: `${action ?? "every action"} until ${formatTime(new Date(until))}${by === null ? "" : ` by ${by}`}: ${reason}`,
  }),
  "hold-lifted": ({ by }) => ({ verb: "hold", text: `lifted by ${by ?? "somebody"}` }),
  commanded: ({ by, command, detail }) => ({
    verb: "command",
    text: `${command} by ${by}: ${detail}`,
  }),
  retried: ({ by, next }) => ({
    verb: "decide",
    text: `${by} wants the last action once more, as attempt ${next}`,
  }),
  "issue-opened": ({ number }) => ({ verb: "escalate", text: `issue ${number} opened` }),
  "issue-closed": ({ number }) => ({ verb: "escalate", text: `issue ${number} closed` }),
  notified: ({ sink }) => ({ verb: "tell", text: `${sink} was told` }),
  "return-scheduled": ({ due }) => ({
    verb: "plan",
    text: `what was changed is put back at ${formatTime(new Date(due))}`,
  }),
  "return-cancelled": ({ detail }) => ({ verb: "plan", text: `nothing is put back: ${detail}` }),
  closed: ({ reason, detail }) => ({ verb: "end", text: `${reason}: ${detail}` }),
};

function trailersOf(entry: Entry, problem: Problem): Trailers {
  if (entry.kind === "problem-opened") {
    return [
      ["Problem", problem.title],
      ["Problem-Url", safeLink(problem.url)],
    ];
  }
  if (entry.kind === "action-planned") {
    return [
      ["Remediation", entry.rule],
      ["Action", entry.action],
      ["Attempt", entry.attempt],
      ["Mode", entry.mode],
      ["Rules-Sha", entry.rulesSha],
    ];
  }
  if (entry.kind === "pull-request-opened") return [["Pull-Request", entry.url]];
  if (entry.kind === "evaluated") return [["Evaluation", entry.evaluation ?? entry.result]];
  return [];
}
