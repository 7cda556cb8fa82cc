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
