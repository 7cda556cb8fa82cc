import { z } from "zod";
import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import type { PullRequest } from "../../core/pull-request/pull-request.ts";
import { UnavailableError } from "../../ports.ts";
import type { PullRequestComment } from "../../ports/hosting.ts";

/** Reads an answer; one that is not what GitHub describes was cut short on its way, and may come whole next time. */
export function readAnswer<T>(schema: z.ZodType<T>, data: unknown): T {
  const answer = schema.safeParse(data);
  if (answer.success) return answer.data;
  throw new UnavailableError(
    `GitHub's answer is not what its API describes, or was cut short: ${z.prettifyError(answer.error)}`,
  );
}

const User = z.object({ login: z.string() }).nullish();

/** A pull request of a list or by itself; only the latter knows who merged it, and neither who closed it. */
export const PullRequestAnswer = z
  .object({
    number: z.number(),
    html_url: z.string(),
    title: z.string(),
    state: z.enum(["open", "closed"]),
    merged_at: z.string().nullish(),
    merge_commit_sha: z.string().nullish(),
    merged_by: User,
    user: User,
    head: z.object({
      ref: z.string(),
      sha: z.string(),
      repo: z.object({ full_name: z.string() }).nullish(),
    }),
    base: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ full_name: z.string() }) }),
  })
  .transform((answer): PullRequest => {
    const merged = answer.merged_at !== null && answer.merged_at !== undefined;
    return {
      number: answer.number,
      url: answer.html_url,
      title: answer.title,
      head: {
        branch: answer.head.ref,
        sha: answer.head.sha,
        sameRepository: answer.head.repo?.full_name === answer.base.repo.full_name,
      },
      base: { branch: answer.base.ref, sha: answer.base.sha },
      state: merged ? "merged" : answer.state,
      mergeSha: merged ? (answer.merge_commit_sha ?? null) : null,
      mergedBy: answer.merged_by?.login ?? null,
      closedBy: null,
      author: answer.user?.login ?? "ghost",
    };
  });

export const ClosedIssueAnswer = z.object({ closed_by: User });

export const MergeAnswer = z.object({ sha: z.string() });

/** A merge method that the credentials may not see is tried. */
export const MergeMethodsAnswer = z.object({
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
});

export const CommentAnswer = z.object({ id: z.number(), body: z.string().nullish(), user: User });

const Author = z.object({ login: z.string(), type: z.string().optional() }).nullish();

/** Somebody changed a comment where it was updated after it was made. */
export const WrittenCommentAnswer = z
  .object({
    id: z.number(),
    body: z.string().nullish(),
    user: Author,
    created_at: z.string(),
    updated_at: z.string(),
  })
  .transform((answer): PullRequestComment => ({
    id: answer.id,
    author: answer.user?.login ?? "ghost",
    isBot: answer.user?.type === "Bot",
    body: answer.body ?? "",
    createdAt: answer.created_at,
    isEdited: answer.updated_at !== answer.created_at,
  }));

export const ReviewAnswer = z.object({
  user: Author,
  state: z.string(),
  commit_id: z.string().nullish(),
});

export const DescriptionAnswer = z.object({ body: z.string().nullish() });

/** Pull requests are listed among the issues, and told apart by `pull_request`. */
export const IssueAnswer = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.enum(["open", "closed"]),
  body: z.string().nullish(),
  user: User,
  pull_request: z.unknown().optional(),
});
export type IssueAnswer = z.infer<typeof IssueAnswer>;

export const PermissionAnswer = z.object({
  permission: z.string(),
  role_name: z.string().optional(),
});

export const StatusAnswer = z
  .object({
    context: z.string(),
    state: z.enum(["pending", "success", "failure", "error"]),
    description: z.string().nullish(),
    target_url: z.string().nullish(),
  })
  .transform(({ context, state, description, target_url }): CommitStatus => ({
    context,
    state,
    description: description ?? "",
    url: target_url || null,
  }));

export const CheckRunAnswer = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
  external_id: z.string().nullish(),
  app: z.object({ id: z.number() }).nullish(),
  output: z.object({ annotations_count: z.number().default(0) }),
});
export type CheckRunAnswer = z.infer<typeof CheckRunAnswer>;

export const BranchAnswer = z.object({
  protected: z.boolean().default(false),
  protection: z
    .object({
      required_status_checks: z.object({ contexts: z.array(z.string()).default([]) }).nullish(),
    })
    .nullish(),
});

export const BranchRuleAnswer = z.object({
  type: z.string(),
  parameters: z
    .object({
      required_status_checks: z.array(z.object({ context: z.string() })).optional(),
    })
    .nullish(),
});
