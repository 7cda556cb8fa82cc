import type { Account } from "./github-state.ts";
import type { GitRun } from "./git.ts";
import type { CheckRunState, CheckSuiteState } from "./check-state.ts";
import type { CommentState } from "./comment-state.ts";
import type { IssueState, PullState } from "./pull-state.ts";

export type RepositoryState = {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  /** The bare repository on disk. */
  readonly path: string;
  readonly defaultBranch: string;
  readonly createdAt: Date;
  readonly mergeMethods: ReadonlySet<"merge" | "squash">;
  readonly deleteBranchOnMerge: boolean;
  readonly hasIssues: boolean;
  readonly protections: Map<string, Protection>;
  /** Full ref name to sha, as of the last look; what differs from git has not been announced yet. */
  readonly refs: Map<string, string>;
  /** Numbers are shared with pull requests, as on GitHub. */
  readonly issues: Map<number, IssueState>;
  readonly pulls: Map<number, PullState>;
  readonly comments: Map<number, CommentState>;
  /** By sha, oldest first. */
  readonly statuses: Map<string, readonly StatusState[]>;
  readonly checkRuns: Map<number, CheckRunState>;
  readonly checkSuites: Map<number, CheckSuiteState>;
  /** Answers of git that never change. */
  readonly memory: Map<string, GitRun>;
  readonly nextNumber: () => number;
  /** Runs the writes of one repository one after the other. */
  readonly exclusive: <T>(run: () => Promise<T>) => Promise<T>;
};

/** A protected branch changes by pull request only. */
export type Protection = {
  /** Contexts of statuses, or names of check runs. */
  readonly requiredChecks: readonly string[];
  readonly requiredReviews: number;
};

export type StatusState = {
  readonly id: number;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  readonly createdAt: Date;
};
