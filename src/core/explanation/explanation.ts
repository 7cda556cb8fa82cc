import type { FileEdit } from "../action/action.ts";
import type { Problem } from "../problem/problem.ts";
import type { ExplainedEffect } from "./explained-effect.ts";
import type { Hold } from "../guard/hold.ts";

/** What would happen about one problem if it arrived now, with the reason of every part. */
export type Explanation = {
  readonly id: string;
  readonly problem: Problem;
  /** RFC 3339, when the journal has this occurrence already; null for one that is new. */
  readonly knownSince: string | null;
  readonly decision: ExplainedDecision;
  readonly guards: readonly Hold[];
  /** Empty where nothing would be changed. */
  readonly edits: readonly Omit<FileEdit, "content">[];
  readonly files: readonly ChangedFile[];
  readonly merge: ExplainedMerge | null;
};

/** `unknown`: what is needed to decide is missing. */
export type ExplainedDecision = {
  readonly kind: "act" | "escalate" | "ignore" | "close" | "hold" | "refuse" | "unknown";
  readonly reason: string;
  /** A sentence for people. */
  readonly detail: string;
  readonly rule: { readonly name: string; readonly by: RuleMatchedBy } | null;
  /** As the rule names it. */
  readonly action: string | null;
  readonly attempt: number | null;
  /** Null where nothing acts. */
  readonly effect: ExplainedEffect | null;
};

type RuleMatchedBy = "root-cause" | "title" | "prefix" | "default";

export type ChangedFile = {
  readonly path: string;
  readonly before: string;
  readonly after: string;
};

/** The pull request that would be opened, and what its merge sets going. */
export type ExplainedMerge = {
  readonly mode: "observe" | "review" | "automated";
  readonly title: string;
  readonly branch: string;
  readonly base: string;
  readonly responsible: readonly string[];
  /** Sentences in plain text. */
  readonly after: string;
};

/** A decision that no rule had a part in. */
export function decided(
  kind: ExplainedDecision["kind"],
  reason: string,
  detail: string,
): ExplainedDecision {
  return { kind, reason, detail, rule: null, action: null, attempt: null, effect: null };
}
