import { utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import type { EvaluationRequest } from "../evaluation-request/evaluation-request.ts";
import { nameFault } from "../names.ts";
import type { EvaluationRecord, OpenEvaluation } from "./evaluation-record.ts";
import { evaluationSchema } from "./evaluation-schema.ts";
import { exactJson } from "./exact-number.ts";

/** What git's reader takes of a file is 1 MiB: a record beyond it would be written and never read again. */
const mostBytes = 1_000_000;

/** Whoever may push can write a record: what becomes a path or a timer is looked at. */
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)));

const request = z.object({
  project: z.string(),
  stage: name("stage"),
  service: name("service"),
  window: z.object({ start: time, end: time }),
  labels: z.record(z.string(), z.string()),
  deployment: z.string(),
  testStrategy: z.string(),
  trigger: z.object({
    kind: z.enum(["keptn-1.x", "keptn-0.6", "repository-dispatch", "remediation"]),
    id: z.string(),
    source: z.string(),
    context: z.string(),
    testResult: z.enum(["pass", "warning", "fail"]).nullable(),
  }),
}) satisfies z.ZodType<EvaluationRequest>;

const finished = z.object({
  at: z.string(),
  commit: z.string().nullable(),
  provider: z.string().nullable(),
  sources: z.array(
    z.object({
      kind: z.enum(["slo", "sli"]),
      path: z.string(),
      commit: z.string(),
      blob: z.string(),
    }),
  ),
  evaluation: evaluationSchema,
});

const record = z.object({
  id: z.string(),
  triggeredAt: time,
  request,
  finished: finished.nullable(),
  invalidated: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
}) satisfies z.ZodType<EvaluationRecord>;

const open = z.object({
  id: z.string(),
  triggeredAt: time,
  commit: z.string().nullable(),
  request,
}) satisfies z.ZodType<OpenEvaluation>;

/**
 * Indented, so that `git show` reads well; without indentation where the file would be too large otherwise. Undefined
 * where it would be even so.
 */
export function formatEvaluation(given: EvaluationRecord | OpenEvaluation): string | undefined {
  return [`${exactJson(given, 2)}\n`, `${exactJson(given)}\n`].find(
    // A character may take three bytes; a short text need not be counted.
    (text) => text.length * 3 <= mostBytes || bytesOf(text) <= mostBytes,
  );
}

/** Undefined for what is no record, or one of a newer version. */
export function parseEvaluation(text: string): EvaluationRecord | undefined {
  return record.safeParse(parseJson(text)).data;
}

export function parseOpenEvaluation(text: string): OpenEvaluation | undefined {
  return open.safeParse(parseJson(text)).data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bytesOf(text: string): number {
  return utf8ToBytes(text).length;
}

function name(kind: "stage" | "service") {
  return z.string().refine((text) => nameFault(kind, text) === undefined);
}
