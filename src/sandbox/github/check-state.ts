/** The App that made a check run: the one under test, or the sandbox's own CI. */
export type CheckApp = "app" | "ci";

export type CheckSuiteState = {
  readonly id: number;
  readonly app: CheckApp;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly createdAt: Date;
};

export type CheckRunState = {
  readonly id: number;
  readonly suite: number;
  readonly app: CheckApp;
  readonly name: string;
  readonly headSha: string;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: CheckConclusion | null;
  /** Empty where the App gave none. */
  readonly externalId: string;
  /** The App's homepage where it gave none. */
  readonly detailsUrl: string;
  readonly startedAt: Date;
  readonly completedAt: Date | null;
  readonly output: {
    readonly title: string;
    readonly summary: string;
    readonly text: string | null;
  } | null;
  readonly annotations: readonly CheckAnnotation[];
};

export type CheckConclusion =
  "success" | "failure" | "neutral" | "cancelled" | "skipped" | "timed_out" | "action_required";

export type CheckAnnotation = {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number | null;
  readonly endColumn: number | null;
  readonly level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title: string | null;
  readonly rawDetails: string | null;
};
