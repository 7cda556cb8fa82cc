import { Hono } from "hono";
import { z } from "zod";
import { access, type GitHubEnv } from "./access.ts";
import { ApiError, notFound } from "./api-error.ts";
import { accountOf } from "./authenticate.ts";
import { emit } from "./emit.ts";
import type { GitHubState } from "./github-state.ts";
import { readBody } from "./read-body.ts";
import { renderAccount } from "./render-account.ts";
import { renderFullRepository } from "./render-repository.ts";
import type { Payload, Wire } from "./wire.ts";

const MOST_KEYS = 10;
const LARGEST_PAYLOAD = 64 * 1024;

const Dispatch = z.object({
  event_type: z.string().min(1).max(100),
  client_payload: z.record(z.string(), z.unknown()).default({}),
});

/** A repository itself, who works on it, and `repository_dispatch`. */
export function repositoryRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const metadata = access(github, "metadata:read");

  routes.get("/repos/:owner/:repo", metadata, (c) =>
    c.json(renderFullRepository(github, c.get("repository"))),
  );

  routes.get("/repos/:owner/:repo/collaborators/:login/permission", metadata, (c) => {
    const account = github.accounts.get(c.req.param("login").toLowerCase());
    if (account === undefined) throw notFound();
    const answer = {
      permission: account.role,
      role_name: account.role,
      user: { ...renderAccount(github, account), role_name: account.role },
    } satisfies Wire<"repository-collaborator-permission">;
    return c.json(answer);
  });

  routes.post("/repos/:owner/:repo/dispatches", access(github, "contents:write"), async (c) => {
    const repository = c.get("repository");
    const { event_type, client_payload } = await readBody(c, Dispatch);
    if (Object.keys(client_payload).length > MOST_KEYS) {
      throw new ApiError(
        422,
        `No more than ${MOST_KEYS} properties are allowed; ${Object.keys(client_payload).length} were supplied.`,
      );
    }
    if (JSON.stringify(client_payload).length > LARGEST_PAYLOAD) {
      throw new ApiError(422, "client_payload is too large.");
    }
    emit(github, repository, {
      event: "repository_dispatch",
      action: event_type,
      sender: accountOf(github, c.get("caller")),
      payload: {
        branch: repository.defaultBranch,
        client_payload,
      } satisfies Payload<"webhook-repository-dispatch-sample">,
    });
    return c.body(null, 204);
  });

  return routes;
}
