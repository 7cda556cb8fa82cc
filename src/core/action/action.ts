import type { ServiceFiles } from "../manifest/service-files.ts";
import type { StageMode, WorkflowAction } from "../policy/policy.ts";

/** What one value of a remediation rule asks for, once understood. */
export type Effect =
  | {
      readonly kind: "scale";
      readonly by: ScaleBy;
      readonly min: number | null;
      readonly max: number | null;
    }
  | { readonly kind: "toggle"; readonly flags: readonly FlagChange[] }
  /** `flags`: the flags file goes back too. */
  | { readonly kind: "rollback"; readonly flags: boolean }
  | { readonly kind: "restart" }
  | {
      readonly kind: "set";
      /** Keys as they were given: one text with dots, or a list. */
      readonly field: string | readonly string[];
      readonly to: string;
      /** `Deployment/carts`; null where the field tells which object is meant. */
      readonly object: string | null;
      /** Within the service's folder. */
      readonly file: string | null;
    }
  | {
      readonly kind: "workflow";
      readonly event: string;
      readonly inputs: Readonly<Record<string, string>>;
    };

export type EffectOf<K extends Effect["kind"]> = Extract<Effect, { readonly kind: K }>;

/** `by: N` is Keptn's relative form, `to: N` our `=3`, `percent: N` our `+50%`. */
export type ScaleBy =
  { readonly by: number } | { readonly to: number } | { readonly percent: number };

export type FlagChange = { readonly flag: string; readonly enabled: boolean };

/**
 * One scalar of one file, or a whole file: what a pull request changes. Several edits of one file build on each other,
 * so the last one's content is the file to write.
 */
export type FileEdit = {
  readonly path: string;
  /** Where in the document, dotted: `spec.replicas`, `flags.EnablePromotion`; null: the whole file. */
  readonly field: string | null;
  /** The object it belongs to, `Deployment/carts-primary`; null for a file that is not a manifest. */
  readonly object: string | null;
  /** As written, null where it was absent; of a whole file the first 12 digits of its id in git. */
  readonly from: string | null;
  /** Like `from`; null where it is removed. */
  readonly to: string | null;
  /** The whole new file; null deletes it. */
  readonly content: string | null;
};

/** A `repository_dispatch` event and what it carries. */
export type Dispatch = {
  readonly event: string;
  readonly payload: Readonly<Record<string, string>>;
};

/** What an action would change, or why it will not. */
export type ActionPlan =
  | {
      readonly kind: "change";
      readonly edits: readonly FileEdit[];
      /** `replicas 1 → 2`, `EnableStaticContent off → on`: fits into a pull request's title. */
      readonly summary: string;
    }
  /** Not a pull request: a workflow of the repository does it. */
  | { readonly kind: "dispatch"; readonly workflow: Dispatch; readonly summary: string }
  | { readonly kind: "nothing-to-do"; readonly message: string }
  | { readonly kind: "refusal"; readonly reason: RefusalReason; readonly message: string };

export type RefusalReason =
  | "unknown-action"
  | "bad-value"
  | "nothing-to-edit"
  | "ambiguous"
  | "unreadable-file"
  | "out-of-bounds"
  | "out-of-reach"
  | "not-approved";

/** What the policy allows an action to do to one service. */
export type Bounds = { readonly minReplicas: number; readonly maxReplicas: number };

/** What an action is planned for: all that it may look at besides the service's files. */
export type PlanContext = {
  readonly bounds: Bounds;
  readonly cause: Cause;
  /** Null where there is none, or the action does not ask for it. */
  readonly earlier: EarlierFiles | null;
  /** The policy's workflows, by the name that a rule calls them. */
  readonly workflows: Readonly<Record<string, WorkflowAction>>;
  readonly mode: StageMode;
};

/** The attempt that an action is a part of. */
export type Cause = {
  readonly project: string;
  readonly stage: string;
  readonly service: string;
  readonly problem: string;
  readonly attempt: number;
  readonly title: string;
  readonly url: string | null;
};

/** A service as it was at its last passing evaluation that had other files than it has now. */
export type EarlierFiles = {
  readonly sha: string;
  readonly files: ReadonlyMap<string, string>;
  /** Files that differ and are no text, so that they cannot be put back. */
  readonly unreadable: readonly string[];
};

/** An action that a rule may name: how its value is read, what it does to a service's files, and how people learn of it. */
export type ActionType = {
  readonly name: string;
  /** Other names that it is known by: those of older Keptn versions. */
  readonly aliases: readonly string[];
  readonly parseValue: (value: unknown) => { readonly effect: Effect } | { readonly error: string };
  readonly plan: (files: ServiceFiles, effect: Effect, context: PlanContext) => ActionPlan;
  readonly about: ActionAbout;
};

/** What the documentation says of an action, in Markdown. */
type ActionAbout = {
  /** One sentence. */
  readonly does: string;
  /** Ways to write the value, as YAML, with what each asks for; the first one is what most people want. */
  readonly forms: readonly (readonly [yaml: string, means: string])[];
  /** The keys that a value in the form of a map may have. */
  readonly keys: Readonly<Record<string, string>>;
  readonly edits: string;
  readonly refuses: readonly string[];
};
