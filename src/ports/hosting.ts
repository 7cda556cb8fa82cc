import type { CheckRun } from "../core/pull-request/check-run.ts";
import type { CommitStatus } from "../core/pull-request/commit-status.ts";
import type {
  MergeResult,
  PullRequest,
  PullRequestDraft,
} from "../core/pull-request/pull-request.ts";
import type { Repository, Sha } from "./git.ts";

/** What GitHub adds to git. Every call may throw `RateLimitedError` or `UnavailableError`. */
export type Hosting = {
  readonly pullRequests: PullRequests;
  readonly statuses: CommitStatuses;
  readonly checks: Checks;
};

export type PullRequests = {
  /** All pull requests from `head` into `base`, open and closed, newest first. */
  readonly find: (
    repository: Repository,
    branches: { readonly head: string; readonly base: string },
  ) => Promise<readonly PullRequest[]>;
  readonly listOpen: (repository: Repository) => Promise<readonly PullRequest[]>;
  readonly get: (repository: Repository, number: number) => Promise<PullRequest>;
  /** `exists`: the host already has an open one for the same branches. */
  readonly open: (
    repository: Repository,
    draft: PullRequestDraft,
  ) => Promise<
    | { readonly kind: "opened"; readonly pullRequest: PullRequest }
    | { readonly kind: "exists" }
    | { readonly kind: "refused"; readonly message: string }
  >;
  readonly requestReviewers: (
    repository: Repository,
    number: number,
    reviewers: readonly string[],
  ) => Promise<void>;
  /** Posts `body` once: a comment that carries `marker` is edited if it differs, never doubled. */
  readonly comment: (
    repository: Repository,
    number: number,
    comment: { readonly marker: string; readonly body: string },
  ) => Promise<void>;
  readonly close: (repository: Repository, number: number) => Promise<void>;
  /** Merges only if the head still is `sha`. */
  readonly merge: (
    repository: Repository,
    number: number,
    merge: { readonly sha: Sha; readonly title: string; readonly message: string },
  ) => Promise<MergeResult>;
  /** Contexts that branch protection and rulesets ask for before a merge into `branch`. */
  readonly requiredChecks: (repository: Repository, branch: string) => Promise<readonly string[]>;
};

export type CommitStatuses = {
  /** The newest of each context. */
  readonly list: (repository: Repository, sha: Sha) => Promise<readonly CommitStatus[]>;
  readonly set: (repository: Repository, sha: Sha, status: CommitStatus) => Promise<void>;
};

export type Checks = {
  /** Creates or changes the run of this name on `sha`; does nothing where it already says the same. */
  readonly report: (repository: Repository, sha: Sha, run: CheckRun) => Promise<void>;
  /** State and conclusion by name, of checks and statuses of all senders. */
  readonly results: (
    repository: Repository,
    sha: Sha,
  ) => Promise<ReadonlyMap<string, "pending" | "success" | "failure">>;
};
