import type { Access } from "./connect.ts";
import { cutBody } from "./cut-text.ts";
import { firstLineOf, linesOf, markerLine } from "./marker-line.ts";
import { CommentAnswer, readAnswer } from "./schema.ts";

/**
 * Keeps one comment per marker up to date. The marker is a hidden first line; only a comment of `login` counts,
 * for anybody can write such a line.
 */
export async function postComment(
  { octokit, owner, repo }: Access,
  comment: {
    readonly number: number;
    readonly marker: string;
    readonly body: string;
    readonly login: string;
  },
): Promise<void> {
  const first = markerLine(comment.marker);
  const body = cutBody(`${first}\n${comment.body}`);
  const comments = await octokit.paginate(octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: comment.number,
    per_page: 100,
  });
  const own = comments
    .map((answer) => readAnswer(CommentAnswer, answer))
    .find(({ body: text, user }) => user?.login === comment.login && firstLineOf(text) === first);
  if (own === undefined) {
    await octokit.rest.issues.createComment({ owner, repo, issue_number: comment.number, body });
  } else if (linesOf(own.body).join("\n") !== body) {
    await octokit.rest.issues.updateComment({ owner, repo, comment_id: own.id, body });
  }
}
