import type { Era } from "../evaluation/era.ts";
import type { DriftPolicy } from "../reconcile/decide-drift.ts";

/** A project's evenkeel.yaml with its defaults filled in: it narrows what the server allows, never widens it. */
export type Policy = {
  readonly layout: LayoutPolicy;
  readonly pullRequests: { readonly titlePrefix: string };
  /** Minutes to wait after a healthy rollout before the evaluation; a shipyard's `triggeredAfter` comes first. */
  readonly observationMinutes: number;
  /** Whose rules evaluations follow. */
  readonly era: Era;
  readonly evaluation: {
    /** How long an SLI provider that does not answer is asked again before the evaluation counts as errored. */
    readonly retryMinutes: number;
  };
  readonly limits: {
    readonly minReplicas: number;
    readonly maxReplicas: number;
    /** Pull requests a stage may get within an hour. */
    readonly changesPerHour: number;
    /** Minutes between the end of one remediation of a service and the start of the next. */
    readonly cooldownMinutes: number;
  };
  readonly stages: Readonly<Record<string, StagePolicy>>;
  readonly services: Readonly<Record<string, ServicePolicy>>;
};

/** `observe` records and never opens a pull request; `review` waits for a person; `automated` merges by itself. */
export type StageMode = "observe" | "review" | "automated";

/** Null: the shipyard decides the mode, the server's configuration the providers. */
type StagePolicy = {
  readonly mode: StageMode | null;
  readonly indicators: string | null;
  readonly flags: string | null;
  /** What is done about objects that somebody changed in the cluster. */
  readonly drift: DriftPolicy;
  /** Whether an object may be deleted and made anew where a field of it cannot be changed. */
  readonly recreate: "allowed" | "never";
};

/** GitHub logins or `org/team` names. */
type ServicePolicy = { readonly oncall: readonly string[] };

/** A preset's name, or path templates with `{project}`, `{stage}` and `{service}`. */
export type LayoutPolicy = "stage-branches" | "folders" | LayoutTemplates;

export type LayoutTemplates = {
  /** Branch that holds a stage's files; `{main}` is the default branch. */
  readonly branch: string;
  /** Folder of a service's rules and flags. */
  readonly rules: string;
  /** Folder of what runs: plain YAML, a chart or a kustomization. */
  readonly manifests: string;
  readonly flags: string;
  readonly namespace: string;
};
