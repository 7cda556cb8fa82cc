/** The rules of a remediation.yaml, in one shape for both of Keptn's formats. */
export type Remediation = {
  readonly format: "0.6" | "0.1.4";
  readonly rules: readonly Rule[];
};

/** `name` is Keptn's `name` (0.6) or `problemType`: what a problem's root cause or title is compared with. */
export type Rule = { readonly name: string; readonly actions: readonly RuleAction[] };

/**
 * `value` is kept as written: a scalar's source text (`+1`, `on`) where it is a scalar, else the list or map with such
 * texts in it; null where it is absent or empty.
 */
export type RuleAction = {
  readonly action: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly value: unknown;
};
