import { utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import {
  evaluationFile,
  evaluationOfFile,
  openEvaluationOfFile,
} from "../layout/evaluation-place.ts";
import { EvaluationRequested, timeText } from "../evaluation-request/evaluation-requested.ts";
import type { EvaluationRecord, OpenEvaluation } from "./evaluation-record.ts";
import { evaluationSchema } from "./evaluation-schema.ts";
import { commitId } from "./commit-id.ts";
import { exactJson } from "./exact-number.ts";

/** What git's reader takes of a file is 1 MiB: a record beyond it would be written and never read again. */
const mostBytes = 1_000_000;
/** Less than 1 MiB too: where a record is full, there is still room to say that it is invalid. */
const mostInvalidatedBytes = 1_040_000;

const sha = z.string().regex(commitId);

const finished = z.object({
  at: timeText,
  commit: sha.nullable(),
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
  triggeredAt: timeText,
  request: EvaluationRequested,
  finished: finished.nullable(),
  invalidated: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
}) satisfies z.ZodType<EvaluationRecord>;

const open = z.object({
  id: z.string(),
  triggeredAt: timeText,
  commit: sha.nullable(),
  request: EvaluationRequested,
}) satisfies z.ZodType<OpenEvaluation>;

/**
 * Indented, so that `git show` reads well; without indentation where the file would be too large otherwise. Undefined
 * where it would be even so.
 */
export function formatEvaluation(given: EvaluationRecord | OpenEvaluation): string | undefined {
  const isInvalidated = "invalidated" in given && given.invalidated !== null;
  const most = isInvalidated ? mostInvalidatedBytes : mostBytes;
  return [`${exactJson(given, 2)}\n`, `${exactJson(given)}\n`].find(
    // A character may take three bytes; a short text need not be counted.
    (text) => text.length * 3 <= most || bytesOf(text) <= most,
  );
}

/**
 * The record that the file at `path` of the journal branch holds. Undefined for what is no record, one of a newer
 * version, or the copy of another.
 */
export function parseEvaluation(text: string, path: string): EvaluationRecord | undefined {
  const { data } = record.safeParse(parseJson(text));
  const own = data && evaluationFile({ ...data.request, id: data.id });
  return own === path && evaluationOfFile(path) !== undefined ? data : undefined;
}

/** The same for an intent. */
export function parseOpenEvaluation(text: string, path: string): OpenEvaluation | undefined {
  const { data } = open.safeParse(parseJson(text));
  return data !== undefined && openEvaluationOfFile(path) === data.id ? data : undefined;
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
