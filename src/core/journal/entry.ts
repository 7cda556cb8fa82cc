import { z } from "zod";
import { GuardName } from "../guard/hold.ts";
import type { Problem } from "../problem/problem.ts";

const at = z.string();
const attempt = z.number().int().positive();
const Verdict = z.enum(["pass", "warning", "fail"]);

export const ProblemRecorded = z.object({
  source: z.string(),
  occurrence: z.string(),
  title: z.string(),
  rootCause: z.string().nullable(),
  state: z.enum(["open", "resolved", "merged", "unknown"]),
  project: z.string().nullable(),
  stage: z.string().nullable(),
  service: z.string().nullable(),
  url: z.string().nullable(),
  runbook: z.string().nullable(),
  entities: z.array(z.string()).readonly().default([]),
  labels: z.record(z.string(), z.string()),
  startedAt: z.string().nullable(),
}) satisfies z.ZodType<Problem>;

/** A null field is the whole file; `from` and `to` are null where the field or file is absent. */
const Change = z.object({
  path: z.string(),
  field: z.string().nullable(),
  object: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

const Indicator = z.object({ sli: z.string(), value: z.number().nullable(), success: z.boolean() });

/**
 * One line of a problem's record. `at` is RFC 3339 by the server's clock. The order of a record's lines is the
 * order of what happened; folding them gives the state that a restarted server goes on from.
 */
export const Entry = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("problem-opened"), at, problem: ProblemRecorded }),
  /** `sent` is the event's own time, by the clock of whoever sent it. */
  z.object({ kind: z.literal("problem-resolved"), at, sent: at.optional() }),
  /** The monitor opened the same occurrence again after it had resolved it. */
  z.object({ kind: z.literal("problem-reopened"), at, sent: at.optional() }),
  z.object({
    kind: z.literal("ignored"),
    at,
    reason: z.enum(["unrouted", "no-rule", "no-rules", "merged", "not-open", "observe-mode"]),
    detail: z.string(),
  }),
  /** Where the problem belongs, by a route of the policy or by its own words; `by` says which. */
  z.object({
    kind: z.literal("routed"),
    at,
    stage: z.string(),
    service: z.string(),
    by: z.string(),
  }),
  z.object({
    kind: z.literal("held"),
    at,
    guard: GuardName,
    detail: z.string(),
    /** Who or what ends it. */
    release: z.string().optional(),
  }),
  /** The change that answers another problem answers this one too. */
  z.object({ kind: z.literal("joined"), at, lead: z.string(), detail: z.string() }),
  /** The change of the lead is over and this problem is not: it is decided on its own. */
  z.object({ kind: z.literal("parted"), at, lead: z.string(), detail: z.string() }),
  /** Intent, before anything is written elsewhere: a restart takes up this very attempt. */
  z.object({
    kind: z.literal("action-planned"),
    at,
    attempt,
    rule: z.string(),
    action: z.string(),
    summary: z.string(),
    changes: z.array(Change),
    branch: z.string(),
    base: z.string(),
    baseSha: z.string(),
    rulesSha: z.string(),
    mode: z.enum(["review", "automated"]),
    /** `return`: it puts back what an earlier attempt changed. Absent: it heals. */
    purpose: z.enum(["heal", "return"]).optional(),
    /** What is sent instead of a pull request; `changes` and `branch` are empty then. */
    workflow: z.object({ event: z.string(), payload: z.record(z.string(), z.string()) }).optional(),
  }),
  /** The workflow's event was sent. */
  z.object({ kind: z.literal("dispatched"), at, attempt, event: z.string() }),
  z.object({
    kind: z.literal("refused"),
    at,
    attempt,
    rule: z.string(),
    action: z.string(),
    reason: z.string(),
    detail: z.string(),
  }),
  z.object({
    kind: z.literal("pull-request-opened"),
    at,
    attempt,
    number: z.number(),
    url: z.string(),
    head: z.string(),
  }),
  /** The values on the pull request were older than the policy allows. */
  z.object({
    kind: z.literal("measured"),
    at,
    attempt,
    measured: z.array(z.object({ sli: z.string(), value: z.number(), asked: z.string() })),
  }),
  /** Somebody pushed to the branch: from here on it is theirs to merge. */
  z.object({ kind: z.literal("taken-over"), at, attempt, head: z.string() }),
  z.object({
    kind: z.literal("pull-request-merged"),
    at,
    attempt,
    sha: z.string(),
    by: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("pull-request-closed"),
    at,
    attempt,
    by: z.string().nullable(),
    reason: z.enum(["declined", "resolved"]),
  }),
  z.object({ kind: z.literal("pull-request-reopened"), at, attempt, by: z.string().nullable() }),
  z.object({
    kind: z.literal("reconciled"),
    at,
    attempt,
    sha: z.string(),
    outcome: z.enum(["healthy", "failed"]),
    detail: z.string(),
  }),
  z.object({
    kind: z.literal("evaluated"),
    at,
    attempt,
    result: z.union([Verdict, z.literal("errored")]),
    score: z.number().nullable(),
    detail: z.string(),
    start: z.string(),
    end: z.string(),
    indicators: z.array(Indicator),
    /** Id of the record that holds the whole tree; absent where something else than objectives decided. */
    evaluation: z.string().optional(),
  }),
  z.object({
    kind: z.literal("handed-over"),
    at,
    reason: z.enum([
      "actions-exhausted",
      "evaluation-errored",
      "refused",
      "not-mergeable",
      "stage-gone",
      "attempts",
      "flapping",
      "lead",
    ]),
    detail: z.string(),
  }),
  /** An action is kept from a service; a null action is every action. `until` is RFC 3339. */
  z.object({
    kind: z.literal("hold-placed"),
    at,
    action: z.string().nullable(),
    by: z.string().nullable(),
    reason: z.string(),
    until: z.string(),
    /** The commit by which a person changed what a remediation had changed. */
    commit: z.string().optional(),
  }),
  z.object({ kind: z.literal("hold-lifted"), at, by: z.string().nullable() }),
  /** A person's command in a comment, with what came of it. */
  z.object({
    kind: z.literal("commanded"),
    at,
    comment: z.number(),
    by: z.string(),
    command: z.string(),
    outcome: z.enum(["done", "refused", "not-understood"]),
    detail: z.string(),
  }),
  /** A person wants the last action to be tried once more, as attempt `next`. */
  z.object({ kind: z.literal("retried"), at, by: z.string(), next: z.number().int().positive() }),
  z.object({ kind: z.literal("issue-opened"), at, number: z.number(), url: z.string() }),
  z.object({ kind: z.literal("issue-closed"), at, number: z.number() }),
  /** `sink` heard of every step up to the transition of this id. */
  z.object({ kind: z.literal("notified"), at, sink: z.string(), through: z.string() }),
  /** What was changed is to be put back at `due`. */
  z.object({ kind: z.literal("return-scheduled"), at, due: z.string() }),
  z.object({ kind: z.literal("return-cancelled"), at, detail: z.string() }),
  z.object({
    kind: z.literal("closed"),
    at,
    reason: z.enum(["healed", "resolved", "ignored", "returned"]),
    detail: z.string(),
  }),
]);
export type Entry = z.infer<typeof Entry>;

export type EntryOf<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

/** The lines of a record; a line that cannot be read is left out, for a newer version may have written it. */
export function parseRecord(text: string): readonly Entry[] {
  return text.split("\n").flatMap((line) => {
    const entry = Entry.safeParse(parseJson(line));
    return entry.success ? [entry.data] : [];
  });
}

export function formatEntry(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
