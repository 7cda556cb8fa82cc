import { Hono } from "hono";
import { z } from "zod";
import { access, type GitHubEnv } from "./access.ts";
import { validationFailed } from "./api-error.ts";
import { accountOf } from "./authenticate.ts";
import { emit } from "./emit.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { paginate } from "./paginate.ts";
import { readBody } from "./read-body.ts";
import { readCommit } from "./read-commits.ts";
import { nodeId, renderAccount } from "./render-account.ts";
import { renderCommit } from "./render-commit.ts";
import { apiUrl, renderRepository } from "./render-repository.ts";
import type { RepositoryState, StatusState } from "./repository-state.ts";
import { findCommit, requireCommit } from "./resolve-commit.ts";
import { stamp } from "./stamp.ts";
import type { Payload, Wire } from "./wire.ts";

const NewStatus = z.object({
  state: z.enum(["error", "failure", "pending", "success"]),
  target_url: z.string().nullish(),
  description: z.string().nullish(),
  context: z.string().min(1).default("default"),
});

const LONGEST_DESCRIPTION = 140;
const MOST_PER_CONTEXT = 1000;

/** Commit statuses. They are never changed: the newest of a context counts, whatever its letter case. */
export function statusRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const read = access(github, "statuses:read");

  routes.post("/repos/:owner/:repo/statuses/:sha", access(github, "statuses:write"), async (c) => {
    const repository = c.get("repository");
    const name = c.req.param("sha");
    const creator = accountOf(github, c.get("caller"));
    const body = await readBody(c, NewStatus);
    const sha = /^[0-9a-f]{40}$/.test(name) ? await findCommit(repository, name) : undefined;
    if (sha === undefined) throw invalid(`No commit found for SHA: ${name}`);
    const status = recordStatus(github, repository, { sha, body, creator });
    const rendered = renderStatus(github, repository, { sha, status });
    const commit = await readCommit(repository, sha);
    const branches = [...repository.refs].filter(
      ([ref, at]) => at === sha && ref.startsWith("refs/heads/"),
    );
    emit(github, repository, {
      event: "status",
      action: null,
      sender: creator,
      payload: {
        ...rendered,
        sha,
        name: `${repository.owner.login}/${repository.name}`,
        commit: renderCommit(github, repository, commit),
        branches: branches.map(([ref]) => ({
          name: ref.slice("refs/heads/".length),
          commit: { sha, url: `${apiUrl(github, repository)}/commits/${sha}` },
          protected: repository.protections.has(ref.slice("refs/heads/".length)),
        })),
      } satisfies Payload<"webhook-status">,
    });
    return c.json(rendered, 201);
  });

  routes.get("/repos/:owner/:repo/commits/:ref{.+}/statuses", read, async (c) => {
    const repository = c.get("repository");
    const sha = await requireCommit(repository, c.req.param("ref"));
    const statuses = (repository.statuses.get(sha) ?? []).toReversed();
    return c.json(
      paginate(c, statuses).map((status) => renderStatus(github, repository, { sha, status })),
    );
  });

  routes.get("/repos/:owner/:repo/commits/:ref{.+}/status", read, async (c) => {
    const repository = c.get("repository");
    const sha = await requireCommit(repository, c.req.param("ref"));
    const newest = newestPerContext(repository, sha);
    const url = apiUrl(github, repository);
    return c.json({
      state: combined(newest),
      statuses: paginate(c, newest).map((status) => {
        const { creator: _, ...simple } = renderStatus(github, repository, { sha, status });
        return simple;
      }),
      sha,
      total_count: newest.length,
      repository: renderRepository(github, repository),
      commit_url: `${url}/commits/${sha}`,
      url: `${url}/commits/${sha}/status`,
    } satisfies Wire<"combined-commit-status">);
  });

  return routes;
}

function recordStatus(
  github: GitHubState,
  repository: RepositoryState,
  {
    sha,
    body,
    creator,
  }: {
    readonly sha: string;
    readonly body: z.infer<typeof NewStatus>;
    readonly creator: Account;
  },
): StatusState {
  const known = repository.statuses.get(sha) ?? [];
  const { context, description = null } = body;
  if (description !== null && Array.from(description).length > LONGEST_DESCRIPTION) {
    throw invalid(`description is too long (maximum is ${LONGEST_DESCRIPTION} characters)`);
  }
  const same = known.filter((one) => one.context.toLowerCase() === context.toLowerCase());
  if (same.length >= MOST_PER_CONTEXT) {
    throw invalid("This SHA and context has reached the maximum number of statuses.");
  }
  const status: StatusState = {
    id: github.nextId(),
    state: body.state,
    context,
    description,
    targetUrl: body.target_url ?? null,
    creator,
    createdAt: github.now(),
  };
  repository.statuses.set(sha, [...known, status]);
  return status;
}

/** Newest first. */
function newestPerContext(repository: RepositoryState, sha: string): readonly StatusState[] {
  const newest = new Map<string, StatusState>();
  for (const status of (repository.statuses.get(sha) ?? []).toReversed()) {
    const key = status.context.toLowerCase();
    if (!newest.has(key)) newest.set(key, status);
  }
  return [...newest.values()];
}

function combined(statuses: readonly StatusState[]): "failure" | "pending" | "success" {
  if (statuses.some(({ state }) => state === "error" || state === "failure")) return "failure";
  const settled = statuses.length > 0 && statuses.every(({ state }) => state === "success");
  return settled ? "success" : "pending";
}

function renderStatus(
  github: GitHubState,
  repository: RepositoryState,
  { sha, status }: { readonly sha: string; readonly status: StatusState },
) {
  return {
    url: `${apiUrl(github, repository)}/statuses/${sha}`,
    avatar_url: `${github.origin}/avatars/${status.creator.id}`,
    id: status.id,
    node_id: nodeId("Status", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: stamp(status.createdAt),
    updated_at: stamp(status.createdAt),
    creator: renderAccount(github, status.creator),
  } satisfies Wire<"status">;
}

function invalid(message: string) {
  return validationFailed({ resource: "Status", code: "custom", message });
}
