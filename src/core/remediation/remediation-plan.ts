import type { FileEdit } from "../action/action.ts";
import type { Problem } from "../problem/problem.ts";

/** One attempt, decided and computed but not yet written anywhere: every text about it is made from this value. */
export type RemediationPlan = {
  readonly project: string;
  readonly stage: string;
  readonly service: string;
  readonly id: string;
  readonly problem: Problem;
  readonly attempt: number;
  readonly rule: string;
  readonly matchedBy: "root-cause" | "title" | "prefix" | "default";
  /** As the rule names it. */
  readonly action: string;
  /** `replicas 1 → 2`. */
  readonly summary: string;
  readonly edits: readonly FileEdit[];
  readonly branch: string;
  readonly base: string;
  /** Head of the stage branch that the edits were made on, and that the rules were read at. */
  readonly baseSha: string;
  readonly rulesSha: string;
  readonly mode: "review" | "automated";
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
