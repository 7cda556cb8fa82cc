import type { Access } from "./connect.ts";
import { cutBody } from "./cut-text.ts";
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
  const first = `<!-- ${comment.marker.replaceAll("--", "- -")} -->`;
  const body = cutBody(`${first}\n${comment.body}`);
  const comments = await octokit.paginate(octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: comment.number,
    per_page: 100,
  });
  const own = comments
    .map((answer) => readAnswer(CommentAnswer, answer))
    .find(({ body: text, user }) => user?.login === comment.login && lines(text)[0] === first);
  if (own === undefined) {
    await octokit.rest.issues.createComment({ owner, repo, issue_number: comment.number, body });
  } else if (lines(own.body).join("\n") !== body) {
    await octokit.rest.issues.updateComment({ owner, repo, comment_id: own.id, body });
  }
}

/** GitHub may give line ends back as CRLF and without trailing blanks. */
function lines(body: string | null | undefined): readonly string[] {
  return (body ?? "").split(/\r?\n/);
}
