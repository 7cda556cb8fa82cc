import { Hono } from "hono";
import { access, type GitHubEnv } from "./access.ts";
import { ApiError } from "./api-error.ts";
import type { GitHubState } from "./github-state.ts";
import { paginate } from "./paginate.ts";
import { readCommit } from "./read-commits.ts";
import { renderCommit } from "./render-commit.ts";
import { apiUrl } from "./render-repository.ts";
import type { Protection, RepositoryState } from "./repository-state.ts";
import type { Wire } from "./wire.ts";

const BASE = "/repos/:owner/:repo/branches";

/** Branches and what protects them. Only administrators read a protection in full. */
export function branchRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const read = access(github, "contents:read");

  routes.get(BASE, read, (c) => {
    const repository = c.get("repository");
    const wanted = c.req.query("protected");
    const branches = [...repository.refs]
      .filter(([ref]) => ref.startsWith("refs/heads/"))
      .map(([ref, sha]) => ({ name: ref.slice("refs/heads/".length), sha }))
      .filter(
        ({ name }) => wanted === undefined || String(repository.protections.has(name)) === wanted,
      )
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return c.json(
      paginate(c, branches).map(
        ({ name, sha }) =>
          ({
            name,
            commit: { sha, url: `${apiUrl(github, repository)}/commits/${sha}` },
            protected: repository.protections.has(name),
          }) satisfies Wire<"short-branch">,
      ),
    );
  });

  routes.get(`${BASE}/:branch{.+}/protection`, access(github, "administration:read"), (c) => {
    const repository = c.get("repository");
    const branch = c.req.param("branch");
    requireHead(repository, branch);
    const protection = repository.protections.get(branch);
    if (protection === undefined) throw new ApiError(404, "Branch not protected");
    return c.json(renderProtection(protectionUrl(github, repository, branch), protection));
  });

  routes.get(`${BASE}/:branch{.+}`, read, async (c) => {
    const repository = c.get("repository");
    const name = c.req.param("branch");
    const sha = requireHead(repository, name);
    const protection = repository.protections.get(name);
    const url = protectionUrl(github, repository, name);
    const html = `${github.origin}/${repository.owner.login}/${repository.name}/tree/${name}`;
    return c.json({
      name,
      commit: renderCommit(github, repository, await readCommit(repository, sha)),
      _links: { self: url.replace(/\/protection$/, ""), html },
      protected: protection !== undefined,
      protection: {
        enabled: protection !== undefined,
        required_status_checks: requiredChecks(protection),
      },
      protection_url: url,
    } satisfies Wire<"branch-with-protection">);
  });

  routes.get(
    "/repos/:owner/:repo/rules/branches/:branch{.+}",
    access(github, "metadata:read"),
    (c) => {
      const repository = c.get("repository");
      const protection = repository.protections.get(c.req.param("branch"));
      const rules = protection === undefined ? [] : renderRules(repository, protection);
      return c.json(paginate(c, rules));
    },
  );

  return routes;
}

function requireHead(repository: RepositoryState, branch: string): string {
  const sha = repository.refs.get(`refs/heads/${branch}`);
  if (sha === undefined) throw new ApiError(404, "Branch not found");
  return sha;
}

function protectionUrl(github: GitHubState, repository: RepositoryState, branch: string): string {
  return `${apiUrl(github, repository)}/branches/${branch}/protection`;
}

function requiredChecks(protection: Protection | undefined) {
  const contexts = [...(protection?.requiredChecks ?? [])];
  return {
    enforcement_level: contexts.length === 0 ? "off" : "everyone",
    contexts,
    checks: contexts.map((context) => ({ context, app_id: null })),
  };
}

function renderProtection(url: string, protection: Protection): Wire<"branch-protection"> {
  return {
    url,
    ...(protection.requiredChecks.length === 0
      ? {}
      : { required_status_checks: { strict: false, ...requiredChecks(protection) } }),
    required_pull_request_reviews: {
      dismiss_stale_reviews: false,
      require_code_owner_reviews: false,
      required_approving_review_count: protection.requiredReviews,
    },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: true },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  };
}

function renderRules(
  repository: RepositoryState,
  protection: Protection,
): readonly Wire<"repository-rule-detailed">[] {
  const source = {
    ruleset_source_type: "Repository",
    ruleset_source: `${repository.owner.login}/${repository.name}`,
    ruleset_id: repository.id,
  } as const;
  const contexts = protection.requiredChecks.map((context) => ({ context }));
  return [
    { type: "deletion", ...source },
    { type: "non_fast_forward", ...source },
    {
      type: "pull_request",
      parameters: {
        dismiss_stale_reviews_on_push: false,
        require_code_owner_review: false,
        require_last_push_approval: false,
        required_approving_review_count: protection.requiredReviews,
        required_review_thread_resolution: false,
      },
      ...source,
    },
    ...(contexts.length === 0
      ? []
      : [
          {
            type: "required_status_checks" as const,
            parameters: {
              required_status_checks: contexts,
              strict_required_status_checks_policy: false,
            },
            ...source,
          },
        ]),
  ];
}
