import { randomBytes } from "node:crypto";
import { Hono, type MiddlewareHandler } from "hono";
import { z } from "zod";
import { canSee, findRepository, type GitHubEnv } from "./access.ts";
import { ApiError, notFound } from "./api-error.ts";
import type { GitHubState, Installation, Permissions } from "./github-state.ts";
import { paginate } from "./paginate.ts";
import { AppPermissions } from "./read-app-manifest.ts";
import { readBody } from "./read-body.ts";
import { renderApp, renderInstallation } from "./render-app.ts";
import { renderRepository } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";
import { stamp } from "./stamp.ts";
import type { Wire } from "./wire.ts";

const TokenRequest = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: AppPermissions.optional(),
});

const LIFETIME_MS = 60 * 60 * 1000;

/** What the App itself asks with its JWT, and the installation token that it gets. */
export function appRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();

  routes.get("/app", appOnly, (c) =>
    c.json({ ...renderApp(github, "app"), installations_count: github.installations.size }),
  );

  routes.get("/app/installations", appOnly, (c) => {
    const all = [...github.installations.values()];
    return c.json(paginate(c, all).map((one) => renderInstallation(github, one)));
  });

  routes.get("/app/installations/:id", appOnly, (c) =>
    c.json(renderInstallation(github, requireInstallation(github, c.req.param("id")))),
  );

  routes.get("/repos/:owner/:repo/installation", appOnly, (c) => {
    const { owner, repo } = c.req.param();
    const installation = github.installations.get(owner.toLowerCase());
    if (installation === undefined || findRepository(github, `${owner}/${repo}`) === undefined) {
      throw notFound();
    }
    return c.json(renderInstallation(github, installation));
  });

  routes.post("/app/installations/:id/access_tokens", appOnly, async (c) => {
    const installation = requireInstallation(github, c.req.param("id"));
    const request = await readBody(c, TokenRequest);
    const selected = selectRepositories(github, installation, request);
    const permissions = narrow(github.app.permissions, request.permissions);
    const token = newToken(github.app.id);
    const expiresAt = Date.now() + LIFETIME_MS;
    github.credentials.set(token, {
      kind: "installation",
      installation,
      permissions,
      repositories: selected === "all" ? "all" : new Set(selected.map(({ id }) => id)),
      expiresAt,
    });
    const answer = {
      token,
      expires_at: stamp(new Date(expiresAt)),
      permissions,
      repository_selection: selected === "all" ? "all" : "selected",
      ...(selected === "all"
        ? {}
        : { repositories: selected.map((one) => renderRepository(github, one)) }),
    } satisfies Wire<"installation-token">;
    return c.json(answer, 201);
  });

  routes.get("/installation/repositories", (c) => {
    const caller = c.get("caller");
    if (caller.kind !== "installation") {
      throw new ApiError(403, "You must authenticate with an installation access token.");
    }
    const seen = [...github.repositories.values()].filter((one) => canSee(caller, one));
    return c.json({
      total_count: seen.length,
      repository_selection: caller.repositories === "all" ? "all" : "selected",
      repositories: paginate(c, seen).map((one) => renderRepository(github, one)),
    });
  });

  return routes;
}

export const appOnly: MiddlewareHandler<GitHubEnv> = async (c, next) => {
  if (c.get("caller").kind !== "app") {
    throw new ApiError(401, "A JSON web token could not be decoded");
  }
  await next();
};

function requireInstallation(github: GitHubState, id: string): Installation {
  const found = [...github.installations.values()].find((one) => one.id === Number(id));
  if (found === undefined) throw notFound();
  return found;
}

function selectRepositories(
  github: GitHubState,
  installation: Installation,
  { repositories, repository_ids: ids }: z.infer<typeof TokenRequest>,
): readonly RepositoryState[] | "all" {
  if (repositories === undefined && ids === undefined) return "all";
  const owned = [...github.repositories.values()].filter(
    ({ owner }) => owner.id === installation.account.id,
  );
  const named = (repositories ?? []).map((name) =>
    owned.find((one) => one.name.toLowerCase() === name.toLowerCase()),
  );
  const chosen = [...named, ...(ids ?? []).map((id) => owned.find((one) => one.id === id))];
  return chosen.map((one) => {
    if (one !== undefined) return one;
    throw new ApiError(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  });
}

function narrow(granted: Permissions, asked: Permissions | undefined): Permissions {
  if (asked === undefined) return granted;
  const levels = new Map<string, string>(Object.entries(granted));
  for (const [name, level] of Object.entries(asked)) {
    const limit = levels.get(name) ?? (name === "metadata" ? "read" : undefined);
    if (limit === "write" || limit === level) continue;
    throw new ApiError(422, "The permissions requested are not granted to this installation.");
  }
  return asked;
}

/** `ghs_<App id>_<JWT>` of some 520 characters, as GitHub mints them since 2026-04-27. */
function newToken(appId: number): string {
  return `ghs_${appId}_${[27, 150, 192].map(randomPart).join(".")}`;
}

function randomPart(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}
