/**
 * That somebody wants a service evaluated over a time, as accepted from an event, a dispatch or a command. Times are
 * RFC 3339.
 */
export type EvaluationRequest = {
  readonly project: string;
  readonly stage: string;
  readonly service: string;
  readonly window: { readonly start: string; readonly end: string };
  readonly labels: Readonly<Record<string, string>>;
  /** `canary`, `primary` or `direct`; what is deployed is `primary` unless the event says otherwise. */
  readonly deployment: string;
  readonly testStrategy: string;
  readonly trigger: EvaluationTrigger;
};

/** What the answer goes back to. */
export type EvaluationTrigger = {
  /** `keptn-1.x` and `keptn-0.6` are answered in their own words. */
  readonly kind: "keptn-1.x" | "keptn-0.6" | "repository-dispatch" | "remediation";
  /** Id and source of the event; together they are said once. */
  readonly id: string;
  readonly source: string;
  /** Keptn's `shkeptncontext`, empty where there is none. */
  readonly context: string;
  /** A 0.6 test run that failed fails the evaluation whatever the objectives say (keptn.md §5.6). */
  readonly testResult: "pass" | "warning" | "fail" | null;
};
