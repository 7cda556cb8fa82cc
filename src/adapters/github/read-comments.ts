import type { PullRequestComment } from "../../ports/hosting.ts";
import type { Access } from "./connect.ts";
import { readAnswer, WrittenCommentAnswer } from "./schema.ts";

/**
 * Everything written under a pull request or an issue. GitHub lists the oldest first, and its times are whole seconds:
 * an edit within the second of the writing does not show.
 */
export async function readComments(
  { octokit, owner, repo }: Access,
  number: number,
): Promise<readonly PullRequestComment[]> {
  const comments = await octokit.paginate(octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  return comments.map((comment) => readAnswer(WrittenCommentAnswer, comment));
}
