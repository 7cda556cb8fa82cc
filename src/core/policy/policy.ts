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
    /** Actions tried for one occurrence of a problem. */
    readonly attempts: number;
    /** So many occurrences of a service's problem within `flapMinutes` are a rule that does not heal. */
    readonly flaps: number;
    readonly flapMinutes: number;
    /** How old the values may be that a merge without a person relies on. */
    readonly evidenceMinutes: number;
    /** How long a person's revert or edit keeps the action from the service. */
    readonly holdHours: number;
    /** So many services of a stage with new problems within `cooldownMinutes` or less have one cause. */
    readonly stormServices: number;
  };
  readonly escalation: {
    /** Which problems get a GitHub issue: none, those that are handed to people, or those that nothing matches too. */
    readonly issues: "never" | "handed-over" | "all";
  };
  /** Where problems belong that do not say it in Keptn's words; the first that fits counts. */
  readonly routes: readonly Route[];
  /** Actions of rules that a workflow of the repository carries out, by the rule's name for them. */
  readonly actions: Readonly<Record<string, WorkflowAction>>;
  readonly stages: Readonly<Record<string, StagePolicy>>;
  readonly services: Readonly<Record<string, ServicePolicy>>;
};

/** `observe` records and never opens a pull request; `review` waits for a person; `automated` merges by itself. */
export type StageMode = "observe" | "review" | "automated";

/** Null: the shipyard decides the mode, the server's configuration the providers. */
export type StagePolicy = {
  readonly mode: StageMode | null;
  readonly indicators: string | null;
  readonly flags: string | null;
  /** What is done about objects that somebody changed in the cluster. */
  readonly drift: DriftPolicy;
  /** Whether an object may be deleted and made anew where a field of it cannot be changed. */
  readonly recreate: "allowed" | "never";
  /** When nothing is merged without a person. */
  readonly freeze: readonly FreezeWindow[];
  /** Whether a permitted approval of the exact head merges. */
  readonly mergeOnApproval: boolean;
  /** Minutes after the end of a problem until what was changed is put back; null: it stays. */
  readonly returnAfterMinutes: number | null;
};

/** `start` is a cron pattern of five fields, in the time zone. */
export type FreezeWindow = {
  readonly name: string;
  readonly start: string;
  readonly minutes: number;
  readonly timezone: string;
};

/** Every condition given must hold; a service or stage that is null stays what the event says. */
export type Route = {
  /** One of the problem's entities, by name or id. */
  readonly entity: string | null;
  /** The label `namespace` of an alert. */
  readonly namespace: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly stage: string | null;
  readonly service: string | null;
};

/** `event`: the `repository_dispatch` event that starts the workflow. */
export type WorkflowAction = {
  readonly event: string;
  /** `none`: it changes nothing that a person would have to agree to, and runs on stages in review too. */
  readonly approval: "stage" | "none";
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
