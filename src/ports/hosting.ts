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
  readonly issues: Issues;
  /** What a person may do in the repository; `none` for a stranger. */
  readonly permission: (repository: Repository, login: string) => Promise<Permission>;
  /** Sends a `repository_dispatch` event, which starts the workflows that listen to it. */
  readonly dispatch: (
    repository: Repository,
    event: { readonly event: string; readonly payload: Readonly<Record<string, string>> },
  ) => Promise<void>;
};

export type Permission = "admin" | "maintain" | "write" | "triage" | "read" | "none";

export type Issues = {
  /** The newest issue of ours whose body carries `marker`, whatever its state. */
  readonly find: (repository: Repository, marker: string) => Promise<Issue | undefined>;
  readonly open: (
    repository: Repository,
    issue: { readonly marker: string; readonly title: string; readonly body: string },
  ) => Promise<Issue>;
  readonly close: (repository: Repository, number: number) => Promise<void>;
};

export type Issue = {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "closed";
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
  /** Changes the body where it differs. */
  readonly describe: (repository: Repository, number: number, body: string) => Promise<void>;
  /** Everything that was written under a pull request or an issue, oldest first. */
  readonly comments: (
    repository: Repository,
    number: number,
  ) => Promise<readonly PullRequestComment[]>;
  /** Reacts to a comment, once. */
  readonly react: (
    repository: Repository,
    comment: number,
    reaction: "eyes" | "rocket" | "confused",
  ) => Promise<void>;
  /** Approvals and requests for changes that stand: the newest of each person, dismissed ones left out. */
  readonly reviews: (repository: Repository, number: number) => Promise<readonly Review[]>;
  readonly close: (repository: Repository, number: number) => Promise<void>;
  /** Merges only if the head still is `sha`. */
  readonly merge: (
    repository: Repository,
    number: number,
    merge: { readonly sha: Sha; readonly title: string; readonly message: string },
  ) => Promise<MergeResult>;
  readonly protection: (repository: Repository, branch: string) => Promise<BranchProtection>;
};

/** What branch protection and rulesets ask for before a merge into a branch. */
export type BranchProtection = {
  readonly kind: "protected" | "unprotected";
  /** Names of required checks and status contexts. */
  readonly requiredChecks: readonly string[];
};

export type PullRequestComment = {
  readonly id: number;
  readonly author: string;
  readonly isBot: boolean;
  readonly body: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Somebody changed it since it was written. */
  readonly isEdited: boolean;
};

export type Review = {
  readonly author: string;
  readonly state: "approved" | "changes-requested";
  /** The head that was reviewed. */
  readonly sha: Sha;
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
