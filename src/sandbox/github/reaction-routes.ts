import { Hono } from "hono";
import { z } from "zod";
import { access, allows, forbidden, type GitHubEnv } from "./access.ts";
import { accountOf } from "./authenticate.ts";
import { requireComment } from "./comment-routes.ts";
import type { Caller, GitHubState } from "./github-state.ts";
import { paginate } from "./paginate.ts";
import { readBody } from "./read-body.ts";
import { nodeId, renderAccount } from "./render-account.ts";
import { type CommentState, reactions, type ReactionState } from "./comment-state.ts";
import type { RepositoryState } from "./repository-state.ts";
import { stamp } from "./stamp.ts";
import type { Wire } from "./wire.ts";

const NewReaction = z.object({ content: z.enum(reactions) });

const PATH = "/repos/:owner/:repo/issues/comments/:id/reactions";

/** Reactions to comments: one of a kind per account, and no webhook tells of them. */
export function reactionRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const read = access(github, "issues:read", "pull_requests:read");

  routes.get(PATH, read, (c) => {
    const comment = requireComment(c.get("repository"), c.req.param("id"));
    return c.json(paginate(c, comment.reactions).map((one) => renderReaction(github, one)));
  });

  routes.post(PATH, read, async (c) => {
    const repository = c.get("repository");
    const comment = requireComment(repository, c.req.param("id"));
    requireReact(repository, c.get("caller"), comment);
    const { content } = await readBody(c, NewReaction);
    const author = accountOf(github, c.get("caller"));
    const known = comment.reactions.find(
      (one) => one.author.id === author.id && one.content === content,
    );
    if (known !== undefined) return c.json(renderReaction(github, known), 200);
    const reaction = { id: github.nextId(), author, content, createdAt: github.now() };
    const reacted = { ...comment, reactions: [...comment.reactions, reaction] };
    repository.comments.set(comment.id, reacted);
    return c.json(renderReaction(github, reaction), 201);
  });

  return routes;
}

/** Whoever reads may react; an App needs the permission for what the comment belongs to, and no other will do. */
function requireReact(repository: RepositoryState, caller: Caller, comment: CommentState): void {
  if (caller.kind === "user") return;
  const isPull = repository.pulls.has(comment.issue);
  if (!allows(caller, isPull ? "pull_requests:write" : "issues:write")) throw forbidden(caller);
}

function renderReaction(github: GitHubState, reaction: ReactionState) {
  return {
    id: reaction.id,
    node_id: nodeId("Reaction", reaction.id),
    user: renderAccount(github, reaction.author),
    content: reaction.content,
    created_at: stamp(reaction.createdAt),
  } satisfies Wire<"reaction">;
}
