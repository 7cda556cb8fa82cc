import { Hono } from "hono";
import type { GitHubEnv } from "./access.ts";
import { ApiError, notFound } from "./api-error.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { renderAccount } from "./render-account.ts";
import { stamp } from "./stamp.ts";
import type { Wire } from "./wire.ts";

export function userRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();

  routes.get("/user", (c) => {
    const caller = c.get("caller");
    if (caller.kind === "anonymous") throw new ApiError(401, "Requires authentication");
    if (caller.kind !== "user") {
      throw new ApiError(403, "Resource not accessible by integration");
    }
    return c.json(renderUser(github, caller.user));
  });

  routes.get("/users/:login", (c) => {
    const account = github.accounts.get(c.req.param("login").toLowerCase());
    if (account === undefined) throw notFound();
    return c.json(renderUser(github, account));
  });

  return routes;
}

function renderUser(github: GitHubState, account: Account): Wire<"public-user"> {
  const created = stamp(github.app.createdAt);
  return {
    ...renderAccount(github, account),
    name: account.login,
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: created,
    updated_at: created,
  };
}
