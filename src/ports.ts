import type { CheckRun } from "./core/pull-request/check-run.ts";
import type { CommitStatus } from "./core/pull-request/commit-status.ts";
import type {
  MergeResult,
  PullRequest,
  PullRequestDraft,
} from "./core/pull-request/pull-request.ts";
import type { KubernetesObject, ObjectRef } from "./core/reconcile/kubernetes-object.ts";

/** Everything outside that a flow may use. A flow asks for the few it needs: `Pick<Ports, "git" | "clock">`. */
export type Ports = {
  readonly clock: Clock;
  readonly ids: () => string;
  readonly log: Log;
  readonly git: Git;
  readonly hosting: Hosting;
  readonly spool: Spool;
  readonly clusters: (name: string) => Cluster;
  readonly flagServices: (name: string) => FlagService;
  readonly indicators: (name: string) => Indicators;
};

export type Clock = {
  readonly now: () => Date;
  /** Runs once at `at` or soon after it; dispose to cancel. */
  readonly timer: (at: Date, run: () => void) => Disposable;
};

type Fields = Readonly<Record<string, unknown>>;
export type Log = {
  readonly info: (message: string, fields?: Fields) => void;
  readonly warn: (message: string, fields?: Fields) => void;
  readonly error: (message: string, fields?: Fields) => void;
};

export type Sha = string;

/** An upstream repository. `slug` is `owner/name` where a GitHub serves it, null for a bare repository on disk. */
export type Repository = { readonly url: string; readonly slug: string | null };

/** One bare mirror per repository; nothing is ever checked out. Branch names are short (`production`). */
export type Git = {
  /** Brings the mirror up to date with the upstream, deleted branches too. */
  readonly fetch: (repository: Repository) => Promise<void>;
  readonly heads: (repository: Repository) => Promise<ReadonlyMap<string, Sha>>;
  /** The branch that the upstream's HEAD names; `main` while the upstream is empty. */
  readonly defaultBranch: (repository: Repository) => Promise<string>;
  /** A UTF-8 text file at a commit; undefined if there is none, or it is a link, a submodule or over 1 MiB. */
  readonly read: (repository: Repository, at: Sha, path: string) => Promise<string | undefined>;
  /** Regular files below `folder` ("" for all), by path. */
  readonly list: (repository: Repository, at: Sha, folder: string) => Promise<readonly TreeFile[]>;
  /** `read` for many paths in one go; what cannot be read is left out. */
  readonly readAll: (
    repository: Repository,
    at: Sha,
    paths: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>;
  /** First-parent history from `from`, newest first. */
  readonly log: (
    repository: Repository,
    from: Sha,
    options: { readonly limit: number; readonly path?: string },
  ) => Promise<readonly Commit[]>;
  readonly isAncestor: (repository: Repository, ancestor: Sha, of: Sha) => Promise<boolean>;
  readonly mergeBase: (repository: Repository, a: Sha, b: Sha) => Promise<Sha | undefined>;
  /**
   * One commit on `branch`, pushed with compare-and-swap against `expected` (undefined: the branch must not
   * exist; its parent is then `parent`, or none). `moved`: somebody else was first and nothing was written.
   * `unchanged`: the files are already so, and nothing was written.
   */
  readonly commit: (repository: Repository, change: CommitChange) => Promise<CommitResult>;
  /** Points `branch` at an existing commit; undefined deletes it. Compare-and-swap like `commit`. */
  readonly setBranch: (
    repository: Repository,
    move: {
      readonly branch: string;
      readonly expected: Sha | undefined;
      readonly to: Sha | undefined;
    },
  ) => Promise<
    { readonly kind: "done" } | { readonly kind: "moved" } | { readonly kind: "protected" }
  >;
  /** Makes a bare repository on disk whose default branch is `main`, if there is none. */
  readonly createBare: (path: string) => Promise<Repository>;
};

export type TreeFile = { readonly path: string; readonly blob: Sha; readonly size: number };

export type Commit = {
  readonly sha: Sha;
  readonly parents: readonly Sha[];
  readonly author: string;
  /** RFC 3339, of the committer. */
  readonly at: string;
  readonly subject: string;
  /** Trailers in order; a key may repeat. */
  readonly trailers: readonly (readonly [key: string, value: string])[];
  readonly body: string;
};

export type CommitChange = {
  readonly branch: string;
  readonly expected: Sha | undefined;
  /** Parent of the first commit of a new branch. */
  readonly parent?: Sha;
  /** Null deletes the file. */
  readonly files: ReadonlyMap<string, string | Uint8Array | null>;
  readonly message: string;
  readonly author?: { readonly name: string; readonly email: string };
  readonly at: Date;
};

export type CommitResult =
  | { readonly kind: "committed"; readonly sha: Sha }
  | { readonly kind: "unchanged"; readonly sha: Sha }
  | { readonly kind: "moved" }
  /** The upstream's branch protection refused the push; `message` is what it said. */
  | { readonly kind: "protected"; readonly message: string };

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

/** Accepted events that are not in git yet. An item is on disk, fsynced, once `put` resolves. */
export type Spool = {
  /** `full`: the bound on items or bytes is reached and nothing was stored. */
  readonly put: (item: SpoolItem) => Promise<"stored" | "full">;
  /** Oldest first. */
  readonly list: () => Promise<readonly SpoolItem[]>;
  readonly remove: (id: string) => Promise<void>;
};

/** `payload` is JSON, of a shape that the flow which reads it checks. */
export type SpoolItem = { readonly id: string; readonly payload: string };

/** A Kubernetes API server. */
export type Cluster = {
  /**
   * Server-side apply without force. A namespaced object without a namespace goes to `namespace`.
   * Never throws for a fault of the object: that is the result.
   */
  readonly apply: (
    object: KubernetesObject,
    options: {
      readonly fieldManager: string;
      readonly namespace: string;
      readonly dryRun?: boolean;
    },
  ) => Promise<ApplyResult>;
  readonly read: (ref: ObjectRef) => Promise<KubernetesObject | undefined>;
};

export type ApplyResult =
  | {
      readonly kind: "created" | "configured" | "unchanged";
      readonly ref: ObjectRef;
      readonly object: KubernetesObject;
    }
  | {
      readonly kind: "failed";
      readonly ref: ObjectRef;
      readonly reason: "conflict" | "invalid" | "forbidden" | "no-kind" | "other";
      readonly message: string;
    };

/** A feature-flag service; one instance knows its project and environment. */
export type FlagService = {
  /** Undefined: the service does not know the flag. */
  readonly read: (flag: string) => Promise<boolean | undefined>;
  readonly set: (
    flag: string,
    enabled: boolean,
  ) => Promise<{ readonly kind: "set" } | { readonly kind: "unknown-flag" }>;
};

/** A source of SLI values. */
export type Indicators = {
  /** Never throws for a fault of the query or its answer: that is the result. */
  readonly query: (
    query: IndicatorQuery,
  ) => Promise<
    { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string }
  >;
};

/** `query` has its placeholders filled in. */
export type IndicatorQuery = { readonly query: string; readonly start: Date; readonly end: Date };

/** An outside system asked us to slow down. */
export class RateLimitedError extends Error {
  override name = "RateLimitedError";
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** An outside system did not answer, or answered that it is broken: the same call may work later. */
export class UnavailableError extends Error {
  override name = "UnavailableError";
}

/** A commit that was asked for is not in the repository. */
export class MissingCommitError extends Error {
  override name = "MissingCommitError";
}
