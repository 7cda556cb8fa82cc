import { z } from "zod";
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
  labels: z.record(z.string(), z.string()),
  startedAt: z.string().nullable(),
}) satisfies z.ZodType<Problem>;

const Change = z.object({
  path: z.string(),
  field: z.string(),
  object: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string(),
});

const Indicator = z.object({ sli: z.string(), value: z.number().nullable(), success: z.boolean() });

/**
 * One line of a problem's record. `at` is RFC 3339 by the server's clock. The order of a record's lines is the
 * order of what happened; folding them gives the state that a restarted server goes on from.
 */
export const Entry = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("problem-opened"), at, problem: ProblemRecorded }),
  z.object({ kind: z.literal("problem-resolved"), at }),
  /** The monitor opened the same occurrence again after it had resolved it. */
  z.object({ kind: z.literal("problem-reopened"), at }),
  z.object({
    kind: z.literal("ignored"),
    at,
    reason: z.enum(["unrouted", "no-rule", "no-rules", "merged", "not-open", "observe-mode"]),
    detail: z.string(),
  }),
  z.object({
    kind: z.literal("held"),
    at,
    guard: z.enum(["open-change", "changes-per-hour", "cooldown", "broken-rules"]),
    detail: z.string(),
  }),
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
  }),
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
    ]),
    detail: z.string(),
  }),
  z.object({
    kind: z.literal("closed"),
    at,
    reason: z.enum(["healed", "resolved", "ignored"]),
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
