export type PullRequestDraft = {
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
};

export type PullRequest = {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly head: {
    readonly branch: string;
    readonly sha: string;
    readonly sameRepository: boolean;
  };
  readonly base: { readonly branch: string; readonly sha: string };
  readonly state: "open" | "closed" | "merged";
  /** Set once merged. */
  readonly mergeSha: string | null;
  readonly mergedBy: string | null;
  readonly closedBy: string | null;
  readonly author: string;
};

export type MergeResult =
  | { readonly kind: "merged"; readonly sha: string }
  /** Somebody pushed since `sha`. */
  | { readonly kind: "head-moved" }
  /** Conflict, failing or missing checks, missing review: what the host said. */
  | { readonly kind: "not-mergeable"; readonly message: string };
