import type { Account } from "./github-state.ts";

/** What issues and pull requests share. */
export type IssueState = {
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  readonly title: string;
  readonly body: string | null;
  readonly labels: readonly string[];
  readonly state: "open" | "closed";
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
  readonly closedBy: Account | null;
};

export type PullState = IssueState & {
  readonly draft: boolean;
  /** Short branch names, of the same repository. */
  readonly head: string;
  readonly base: string;
  /** Frozen once the pull request is closed. */
  readonly headSha: string;
  readonly baseSha: string;
  readonly merged: { readonly sha: string; readonly by: Account; readonly at: Date } | null;
  readonly requestedReviewers: readonly Account[];
  /** Oldest first. */
  readonly reviews: readonly ReviewState[];
  /** Null until the background job has looked at this head and base. */
  readonly mergeability: Mergeability | null;
};

export type Mergeability = {
  readonly headSha: string;
  readonly baseSha: string;
  /** The commit a merge would make; null where it conflicts. */
  readonly testMerge: string | null;
};

export type ReviewState = {
  readonly id: number;
  readonly author: Account;
  readonly state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  readonly body: string;
  readonly commit: string;
  readonly submittedAt: Date;
};
