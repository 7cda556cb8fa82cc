import type { Account } from "./github-state.ts";

export type CommentState = {
  readonly id: number;
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly author: Account;
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Oldest first. */
  readonly reactions: readonly ReactionState[];
};

export type ReactionState = {
  readonly id: number;
  readonly author: Account;
  readonly content: (typeof reactions)[number];
  readonly createdAt: Date;
};

export const reactions = [
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
] as const;
