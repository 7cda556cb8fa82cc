import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { etag } from "hono/etag";
import type { GitHubEnv } from "./access.ts";
import { ApiError } from "./api-error.ts";
import { appRoutes } from "./app-routes.ts";
import { authenticate } from "./authenticate.ts";
import { branchRoutes } from "./branch-routes.ts";
import { checkRunRoutes } from "./check-run-routes.ts";
import { commentRoutes } from "./comment-routes.ts";
import { commitRoutes } from "./commit-routes.ts";
import { contentRoutes } from "./content-routes.ts";
import { deliveryRoutes } from "./delivery-routes.ts";
import type { GitHubState } from "./github-state.ts";
import { gitHttp } from "./git-http.ts";
import { issueRoutes } from "./issue-routes.ts";
import { mergeRoutes } from "./merge-routes.ts";
import { pullRoutes } from "./pull-routes.ts";
import { createRateLimit, enforceRateLimit } from "./rate-limit.ts";
import { reactionRoutes } from "./reaction-routes.ts";
import { refRoutes } from "./ref-routes.ts";
import { repositoryRoutes } from "./repository-routes.ts";
import { reviewRoutes } from "./review-routes.ts";
import { statusRoutes } from "./status-routes.ts";
import { userRoutes } from "./user-routes.ts";
import type { Wire } from "./wire.ts";

const DOCUMENTATION = "https://docs.github.com/rest";

/** The whole GitHub as one fetch handler: REST at `/` and, as GitHub Enterprise Server has it, at `/api/v3`; git beside it. */
export function createApi(github: GitHubState, requestsPerHour: number): Hono<GitHubEnv> {
  const rest = new Hono<GitHubEnv>();
  rest.use(async (c, next) => {
    c.header("X-GitHub-Request-Id", randomUUID());
    c.set("caller", authenticate(github, c.req.header("Authorization") ?? null));
    c.header("X-GitHub-Media-Type", "github.v3; format=json");
    await next();
  });
  rest.use(enforceRateLimit(createRateLimit(requestsPerHour, github.now)));
  rest.use(etag());
  // Where patterns overlap the first wins: a ref may hold slashes, so `commits/:ref` comes last.
  const groups = [
    appRoutes,
    deliveryRoutes,
    userRoutes,
    repositoryRoutes,
    mergeRoutes,
    reviewRoutes,
    pullRoutes,
    reactionRoutes,
    commentRoutes,
    issueRoutes,
    statusRoutes,
    checkRunRoutes,
    branchRoutes,
    refRoutes,
    contentRoutes,
    commitRoutes,
  ];
  for (const group of groups) rest.route("/", group(github));

  const all = new Hono<GitHubEnv>();
  all.onError((error, c) => {
    if (!(error instanceof ApiError)) {
      return c.json({ message: `Server Error: ${error.message}`, status: "500" }, 500);
    }
    const { status, message, errors } = error;
    const body = {
      message,
      ...(errors.length === 0 ? {} : { errors: [...errors] }),
      documentation_url: DOCUMENTATION,
      status: String(status),
    } satisfies Wire<"basic-error"> & Wire<"validation-error">;
    return c.json(body, status);
  });
  all.notFound((c) =>
    c.json({ message: "Not Found", documentation_url: DOCUMENTATION, status: "404" }, 404),
  );
  all.route("/", gitHttp(github));
  all.route("/api/v3", rest);
  all.route("/", rest);
  return all;
}
