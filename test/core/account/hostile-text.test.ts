import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountComment } from "../../../src/core/account/account-comment.ts";
import { explanationText } from "../../../src/core/account/explanation-text.ts";
import { issueText } from "../../../src/core/account/issue-text.ts";
import { monitorComment } from "../../../src/core/account/monitor-comment.ts";
import { notification } from "../../../src/core/account/notification.ts";
import { transitionsOf } from "../../../src/core/account/transition.ts";
import { describeEntry } from "../../../src/core/journal/describe-entry.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { readTrailer } from "../../../src/core/journal/trailers.ts";
import { pullRequestBody } from "../../../src/core/pull-request/body.ts";
import { handedOverComment } from "../../../src/core/pull-request/comments.ts";
import { commitMessage, mergeMessage } from "../../../src/core/pull-request/commit-message.ts";
import { planTrailers } from "../../../src/core/pull-request/plan-trailers.ts";
import { pullRequestTitle } from "../../../src/core/pull-request/title.ts";
import { aPlan, aProblem, aRecord, planned, proposed } from "../../support/records.ts";

const at = "2026-03-01T03:20:00.000Z";

const pieces = [
  "@everyone",
  "@acme/admins",
  "closes #1",
  "Fixes: acme/shop#2",
  "GH-3",
  "https://evil.example/x",
  "</details><img src=x>",
  "<!-- evenkeel:account -->",
  "[a](javascript:alert(1))",
  "`` ` ```",
  "\n\nApproved-By: mallory",
  "\r\nRules-Sha: 0",
  "\u2028Mode: automated",
  "\u202e\u200b\u0000\u001b[31m",
  "| a | b |",
  "_x_ **y** # z",
  "\u{1f642}",
];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((all) => all.join(" ")),
  fc.string({ unit: "binary" }),
);

/** Every place that somebody else fills. */
function worldOf(text: string) {
  const problem = aProblem({
    title: text,
    source: text,
    occurrence: text,
    rootCause: text,
    url: `https://monitor.example/?${encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/gu, ""))}`,
    runbook: text,
    labels: { [text]: text },
    entities: [text],
  });
  const entries: readonly Entry[] = [
    { kind: "problem-opened", at, problem },
    planned(1, { rule: text, action: text, summary: text }),
    proposed(),
    { kind: "held", at, guard: "hold", detail: text, release: text },
    { kind: "hold-placed", at, action: text, by: text, reason: text, until: at },
    { kind: "commanded", at, comment: 1, by: text, command: text, outcome: "done", detail: text },
    { kind: "pull-request-closed", at, attempt: 1, by: text, reason: "declined" },
    { kind: "joined", at, lead: text, detail: text },
    { kind: "handed-over", at, reason: "refused", detail: text },
  ];
  const plan = aPlan({ problem, rule: text, action: text, summary: text });
  return { problem, record: aRecord(entries), entries, plan };
}

/** What Markdown makes of a text, once code and plain links are taken out. */
function withoutCode(markdown: string): string {
  return markdown
    .replaceAll(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, "")
    .replaceAll(/<https?:\/\/[^\s<>@]*>/g, "");
}

const effects = [
  /@(everyone|acme\/admins)/,
  /\b(closes|fixes)\b:? +(#|acme\/)/i,
  /#[123]\b|\bGH-3/,
  /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u,
];
const markup = /<img|<!--|\]\(\s*javascript/i;

/** Who is called, what is linked or closed, what is hidden: also where Markdown is not read. */
function effectsOf(shown: string): readonly string[] {
  const text = shown.replaceAll("\n", " ");
  return effects.flatMap((effect) => effect.exec(text)?.[0] ?? []);
}

function harmIn(markdown: string): readonly string[] {
  const shown = withoutCode(markdown).replace(/^<!-- evenkeel \{[^\n]*\} -->/, "");
  return [...effectsOf(shown), ...(markup.exec(shown) ?? [])];
}

describe("text from outside", () => {
  it("is harmless wherever people read Markdown", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { record, plan, problem } = worldOf(text);
        const [attempt] = record.attempts;
        if (attempt === undefined) throw new Error("no attempt");
        const joined = [{ id: "abc", problem }];
        const common = {
          record,
          holds: [],
          mergeRule: "by-itself",
          observationMinutes: 10,
        } as const;
        const issue = issueText({
          record,
          responsible: ["grace"],
          joined,
          page: "https://p.example",
        });
        const texts = [
          accountComment({ ...common, attempt, evaluation: null, joined }).body,
          explanationText({ ...common, now: new Date(at) }),
          handedOverComment(record, text, ["grace"]).body,
          issue.body,
        ];
        expect(effectsOf(issue.title)).toEqual([]);
        expect(effectsOf(pullRequestTitle(plan))).toEqual([]);
        expect(texts.flatMap(harmIn)).toEqual([]);
        const body = pullRequestBody(plan, joined);
        expect(harmIn(body.slice(0, body.lastIndexOf("\n\n")))).toEqual([]);
      }),
    );
  });

  it("stays out of titles, and in one line of what monitors and sinks get", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { record } = worldOf(text);
        const marked = aRecord([
          { kind: "problem-opened", at, problem: aProblem({ title: `PWNED ${text}` }) },
          ...record.entries.slice(1),
        ]);
        const page = "https://p.example";
        const issue = issueText({ record: marked, responsible: [], joined: [], page });
        expect(issue.title).not.toContain("PWNED");
        for (const step of transitionsOf(record)) {
          const comment = monitorComment(step, page) ?? "";
          expect(harmIn(comment)).toEqual([]);
          expect(comment.split("\n").length).toBeLessThanOrEqual(3);
          const { data } = notification(record, step, { project: "sockshop", page });
          expect(data.text).not.toMatch(/[\n\r\u2028]/);
        }
      }),
    );
  });

  it("forges no trailer", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { problem, entries, plan } = worldOf(text);
        const messages = [
          ...entries.map((entry) => describeEntry("0123456789", problem, entry)),
          commitMessage(plan),
          mergeMessage(plan, { pullRequest: 1, approvedBy: text }).message,
        ];
        for (const message of messages) {
          const trailers = trailersOf(message);
          expect(new Set(trailers.map(([key]) => key)).size).toBe(trailers.length);
          expect(readTrailer(trailers, "Approved-By")).not.toBe("mallory");
          expect(message.split("\n\n").length).toBeLessThanOrEqual(3);
        }
        for (const line of planTrailers(plan).split("\n")) expect(line).toMatch(/^[A-Z][\w-]+: \S/);
      }),
    );
  });

  it("of a megabyte makes texts that GitHub takes", () => {
    const { record, plan, problem, entries } = worldOf("@a <b> `c` ".repeat(100_000));
    const [attempt] = record.attempts;
    if (attempt === undefined) throw new Error("no attempt");
    const joined = Array.from({ length: 500 }, () => ({ id: "abc", problem }));
    const common = { record, holds: [], mergeRule: "by-itself", observationMinutes: 10 } as const;
    expect(
      accountComment({ ...common, attempt, evaluation: null, joined }).body.length,
    ).toBeLessThan(65_000);
    expect(handedOverComment(record, problem.title, []).body.length).toBeLessThan(65_000);
    expect(pullRequestTitle(plan).length).toBeLessThan(256);
    for (const entry of entries) {
      const [subject] = describeEntry("0123456789", problem, entry).split("\n");
      expect(subject?.length).toBeLessThan(300);
    }
  });
});

function trailersOf(message: string): readonly (readonly [string, string])[] {
  const last = message.trimEnd().split("\n\n").at(-1) ?? "";
  return last.split("\n").map((line): readonly [string, string] => {
    const [key = "", ...value] = line.split(": ");
    return [key, value.join(": ")];
  });
}
