import type { ServiceFiles } from "../manifest/service-files.ts";

/** What one value of a remediation rule asks for, once understood. */
export type Effect =
  | {
      readonly kind: "scale";
      readonly by: ScaleBy;
      readonly min: number | null;
      readonly max: number | null;
    }
  | { readonly kind: "toggle"; readonly flags: readonly FlagChange[] };

/** `by: N` is Keptn's relative form, `to: N` our `=3`, `percent: N` our `+50%`. */
export type ScaleBy =
  { readonly by: number } | { readonly to: number } | { readonly percent: number };

export type FlagChange = { readonly flag: string; readonly enabled: boolean };

/** One scalar of one file: what a pull request changes. `content` is the whole new file. */
export type FileEdit = {
  readonly path: string;
  /** Where in the document, dotted: `spec.replicas`, `flags.EnablePromotion`. */
  readonly field: string;
  /** The object it belongs to, `Deployment/carts-primary`; null for a file that is not a manifest. */
  readonly object: string | null;
  /** As written, null where the field was absent. */
  readonly from: string | null;
  readonly to: string;
  readonly content: string;
};

/** What an action would change, or why it will not. */
export type ActionPlan =
  | {
      readonly kind: "change";
      readonly edits: readonly FileEdit[];
      /** `replicas 1 → 2`, `EnableStaticContent off → on`: fits into a pull request's title. */
      readonly summary: string;
    }
  | { readonly kind: "nothing-to-do"; readonly message: string }
  | { readonly kind: "refusal"; readonly reason: RefusalReason; readonly message: string };

export type RefusalReason =
  | "unknown-action"
  | "bad-value"
  | "nothing-to-edit"
  | "ambiguous"
  | "unreadable-file"
  | "out-of-bounds";

/** What the policy allows an action to do to one service. */
export type Bounds = { readonly minReplicas: number; readonly maxReplicas: number };

/** An action that a rule may name: how its value is read, and what it does to a service's files. */
export type ActionType = {
  readonly name: string;
  /** Other names that it is known by: those of older Keptn versions. */
  readonly aliases: readonly string[];
  readonly parseValue: (value: unknown) => { readonly effect: Effect } | { readonly error: string };
  readonly plan: (files: ServiceFiles, effect: Effect, bounds: Bounds) => ActionPlan;
};
