export type CommitStatus = {
  /** `evenkeel/reconcile/production`; compared without case. */
  readonly context: string;
  readonly state: "pending" | "success" | "failure" | "error";
  /** At most 140 characters. */
  readonly description: string;
  readonly url: string | null;
};
