import { Hono } from "hono";
import { z } from "zod";
import { access, type GitHubEnv, speaking } from "./access.ts";
import { notFound } from "./api-error.ts";
import { accountOf } from "./authenticate.ts";
import { checkBody } from "./create-pull.ts";
import type { CommentState } from "./comment-state.ts";
import { emit } from "./emit.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { requireIssue, requireTouch } from "./issue-routes.ts";
import { paginate } from "./paginate.ts";
import { readBody } from "./read-body.ts";
import { renderComment, renderIssue } from "./render-issue.ts";
import type { RepositoryState } from "./repository-state.ts";
import type { Payload } from "./wire.ts";

const CommentBody = z.object({ body: z.string().min(1) });

const ISSUE = "/repos/:owner/:repo/issues/:number/comments";
const COMMENT = "/repos/:owner/:repo/issues/comments/:id";

/** Comments on issues and on the conversation of pull requests. */
export function commentRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const read = access(github, "issues:read", "pull_requests:read");

  routes.get(ISSUE, read, (c) => {
    const repository = c.get("repository");
    const issue = requireIssue(repository, c.req.param("number"));
    requireTouch(repository, c.get("caller"), { issue, level: "read" });
    const comments = [...repository.comments.values()].filter((one) => one.issue === issue.number);
    return c.json(paginate(c, comments).map((one) => renderComment(github, repository, one)));
  });

  routes.post(ISSUE, read, async (c) => {
    const repository = c.get("repository");
    const issue = requireIssue(repository, c.req.param("number"));
    requireTouch(repository, c.get("caller"), { issue, level: speaking(c.get("caller")) });
    const { body } = await readBody(c, CommentBody);
    checkBody(body);
    const author = accountOf(github, c.get("caller"));
    const at = github.now();
    const id = github.nextId();
    const comment: CommentState = {
      id,
      issue: issue.number,
      author,
      body,
      createdAt: at,
      updatedAt: at,
      reactions: [],
    };
    repository.comments.set(id, comment);
    emitComment(github, repository, { action: "created", comment, sender: author });
    return c.json(renderComment(github, repository, comment), 201);
  });

  routes.get(COMMENT, read, (c) => {
    const comment = requireComment(c.get("repository"), c.req.param("id"));
    return c.json(renderComment(github, c.get("repository"), comment));
  });

  routes.patch(COMMENT, read, async (c) => {
    const repository = c.get("repository");
    const before = requireComment(repository, c.req.param("id"));
    const sender = accountOf(github, c.get("caller"));
    const isOwn = sender.id === before.author.id;
    requireTouch(repository, c.get("caller"), {
      issue: requireIssue(repository, String(before.issue)),
      level: isOwn ? speaking(c.get("caller")) : "write",
    });
    const { body } = await readBody(c, CommentBody);
    checkBody(body);
    const comment = { ...before, body, updatedAt: github.now() };
    repository.comments.set(comment.id, comment);
    const changes = { body: { from: before.body } };
    emitComment(github, repository, { action: "edited", comment, sender, changes });
    return c.json(renderComment(github, repository, comment));
  });

  return routes;
}

export function requireComment(repository: RepositoryState, id: string): CommentState {
  const comment = repository.comments.get(Number(id));
  if (comment === undefined) throw notFound();
  return comment;
}

function emitComment(
  github: GitHubState,
  repository: RepositoryState,
  {
    action,
    comment,
    sender,
    changes,
  }: {
    readonly action: "created" | "edited";
    readonly comment: CommentState;
    readonly sender: Account;
    /** Of an edit: what it was. */
    readonly changes?: { readonly body: { readonly from: string } };
  },
): void {
  const issue = requireIssue(repository, String(comment.issue));
  emit(github, repository, {
    event: "issue_comment",
    action,
    sender,
    payload: {
      issue: renderIssue(github, repository, issue),
      comment: renderComment(github, repository, comment),
      ...(changes === undefined ? {} : { changes }),
    } satisfies Payload<"webhook-issue-comment-created">,
  });
}
