import type { PullRequests } from "../../ports/hosting.ts";
import type { Access } from "./connect.ts";
import { GitHubError } from "./github-error.ts";

/** GitHub keeps one reaction of a kind per account. A comment that was deleted meanwhile needs no receipt. */
export async function react(
  { octokit, owner, repo }: Access,
  comment: number,
  content: Parameters<PullRequests["react"]>[2],
): Promise<void> {
  try {
    await octokit.rest.reactions.createForIssueComment({
      owner,
      repo,
      comment_id: comment,
      content,
    });
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 404) throw error;
  }
}
