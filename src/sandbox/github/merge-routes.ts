import { Hono } from "hono";
import { z } from "zod";
import { access, type GitHubEnv } from "./access.ts";
import { notFound } from "./api-error.ts";
import { accountOf } from "./authenticate.ts";
import type { GitHubState } from "./github-state.ts";
import { mergePull } from "./merge-pull.ts";
import { requirePull } from "./pull-routes.ts";
import { readBody } from "./read-body.ts";
import type { Wire } from "./wire.ts";

const MergeRequest = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(["merge", "squash", "rebase"]).default("merge"),
});

const PATH = "/repos/:owner/:repo/pulls/:number/merge";

export function mergeRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();

  // A merge writes to the base branch, so it takes contents and not pull_requests.
  routes.put(PATH, access(github, "contents:write"), async (c) => {
    const repository = c.get("repository");
    const pull = requirePull(repository, c.req.param("number"));
    const body = await readBody(c, MergeRequest);
    const sha = await mergePull(github, repository, {
      pull,
      by: accountOf(github, c.get("caller")),
      method: body.merge_method,
      expectedHead: body.sha,
      title: body.commit_title,
      message: body.commit_message,
    });
    return c.json({
      sha,
      merged: true,
      message: "Pull Request successfully merged",
    } satisfies Wire<"pull-request-merge-result">);
  });

  routes.get(PATH, access(github, "pull_requests:read"), (c) => {
    const pull = requirePull(c.get("repository"), c.req.param("number"));
    if (pull.merged === null) throw notFound();
    return c.body(null, 204);
  });

  return routes;
}
