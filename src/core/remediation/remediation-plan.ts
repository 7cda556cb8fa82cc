import type { Dispatch, FileEdit } from "../action/action.ts";
import type { Problem } from "../problem/problem.ts";

/** One attempt, decided and computed but not yet written anywhere: every text about it is made from this value. */
export type RemediationPlan = {
  readonly project: string;
  readonly stage: string;
  readonly service: string;
  readonly id: string;
  readonly problem: Problem;
  readonly attempt: number;
  /** `return`: it puts back what earlier attempts changed, since the problem is over. */
  readonly purpose: "heal" | "return";
  readonly rule: string;
  /** Null for what is put back: no rule asks for that, and `rule` is the one of the change. */
  readonly matchedBy: "root-cause" | "title" | "prefix" | "default" | null;
  /** As the rule names it. */
  readonly action: string;
  /** `replicas 1 → 2`. */
  readonly summary: string;
  readonly edits: readonly FileEdit[];
  /** Sent instead of a pull request; there are no edits then, and `branch` is empty. */
  readonly workflow: Dispatch | null;
  readonly branch: string;
  readonly base: string;
  /** Head of the stage branch that the edits were made on, and that the rules were read at. */
  readonly baseSha: string;
  readonly rulesSha: string;
  readonly mode: "review" | "automated";
  /** What an approval of the exact head does: it merges, or it is only a review. */
  readonly approval: "merges" | "reviews";
  readonly titlePrefix: string;
  /** What the objectives measured when the plan was made; empty where there is nothing to measure with. */
  readonly measured: readonly Measurement[];
  readonly measuredAt: Date;
  readonly verdictBy: "objectives" | "problem";
  readonly observationMinutes: number;
  readonly responsible: readonly string[];
};

/** `asked` is the criterion as written: `<1000`. */
export type Measurement = { readonly sli: string; readonly value: number; readonly asked: string };
