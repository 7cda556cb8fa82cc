import { z } from "zod";
import type { ObjectRef } from "../reconcile/kubernetes-object.ts";
import type { ObjectRow } from "../reconcile/object-action.ts";
import { rowMessage } from "../reconcile/reconcile-outcome.ts";
import { commitId } from "./commit-id.ts";

/** `at` is RFC 3339, by the server's clock. */
const ReconcileHead = z.object({
  at: z.string(),
  sha: z.string().regex(commitId),
  state: z.string(),
  description: z.string(),
  /** The last commit that was applied at least in part, null where none was; older tables do not say. */
  applied: z.string().regex(commitId).nullish(),
});
type ReconcileHead = Readonly<z.infer<typeof ReconcileHead>>;

export type DriftLine = {
  readonly at: string;
  readonly sha: string;
  readonly ref: ObjectRef;
  readonly field: string | null;
  readonly by: string | null;
  readonly answer: string;
};

export type FlagDriftLine = {
  readonly at: string;
  readonly sha: string;
  readonly flag: string;
  readonly field: string;
  /** How it was found and how it is wanted. */
  readonly message: string;
  readonly answer: string;
};

/** Lines of JSON: the outcome first, then a row for each object. */
export function formatReconcile(head: ReconcileHead, rows: readonly ObjectRow[]): string {
  return [head, ...rows.map(toLine)].map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** The outcome that a table begins with; undefined for what is none. */
export function parseReconcileHead(text: string): ReconcileHead | undefined {
  try {
    const line: unknown = JSON.parse(text.split("\n", 1)[0] ?? "");
    return ReconcileHead.safeParse(line).data;
  } catch {
    return undefined;
  }
}

export function formatDrift({ ref, ...rest }: DriftLine): string {
  return `${JSON.stringify({ ...rest, object: objectOf(ref) })}\n`;
}

/** Who clicked is not known. */
export function formatFlagDrift({ flag, ...rest }: FlagDriftLine): string {
  return `${JSON.stringify({ ...rest, by: null, flag })}\n`;
}

/** A row in the words of its consumers: the journal, and `--output json`. */
export function toLine(row: ObjectRow): Readonly<Record<string, unknown>> {
  const { ref, action, health, source } = row;
  return {
    ...objectOf(ref),
    action: action.kind,
    ...("reason" in action ? { reason: action.reason } : {}),
    health: health?.verdict ?? null,
    message: rowMessage(row),
    ...(source === null ? {} : { file: source.path, line: source.line }),
  };
}

function objectOf({ apiVersion, kind, namespace, name }: ObjectRef) {
  return { apiVersion, kind, namespace, name };
}
