/** The stages of a project in promotion order, in one shape for Keptn's 0.6 and 0.2.x formats. */
export type Shipyard = { readonly format: "0.6" | "0.2"; readonly stages: readonly Stage[] };

export type Stage = {
  readonly name: string;
  readonly deploymentStrategy: "direct" | "blue_green_service" | "user_managed";
  readonly testStrategy: string | null;
  /** `automated` lets a remediation merge by itself; a 0.2.x `remediation` sequence means the same. */
  readonly remediationStrategy: "automated" | "manual";
  /** Minutes between a remediation and its evaluation, from `triggeredAfter`; null where the file does not say. */
  readonly observationMinutes: number | null;
};
