import { Hono } from "hono";
import { z } from "zod";
import { access, type GitHubEnv } from "./access.ts";
import { ApiError, notFound } from "./api-error.ts";
import { accountOf } from "./authenticate.ts";
import { git, runGit } from "./git.ts";
import type { GitHubState } from "./github-state.ts";
import { noticeRefs } from "./notice-refs.ts";
import { readBody } from "./read-body.ts";
import { nodeId } from "./render-account.ts";
import { apiUrl } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";
import { findCommit, isAncestor } from "./resolve-commit.ts";
import type { Wire } from "./wire.ts";

const BASE = "/repos/:owner/:repo/git";
const NewRef = z.object({ ref: z.string(), sha: z.string() });
const RefMove = z.object({ sha: z.string(), force: z.boolean().default(false) });

/** Branches and tags as git knows them. */
export function refRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const write = access(github, "contents:write");

  routes.get(`${BASE}/ref/:ref{.+}`, access(github, "contents:read"), (c) => {
    const repository = c.get("repository");
    const ref = `refs/${c.req.param("ref")}`;
    const sha = repository.refs.get(ref);
    if (sha === undefined) throw notFound();
    return c.json(renderRef(github, repository, { ref, sha }));
  });

  routes.post(`${BASE}/refs`, write, async (c) => {
    const repository = c.get("repository");
    const { ref, sha } = await readBody(c, NewRef);
    const valid = await runGit(repository.path, ["check-ref-format", ref]);
    if (!/^refs\/(heads|tags)\/./.test(ref) || valid.code !== 0) {
      throw new ApiError(422, "Reference name is invalid.");
    }
    if (repository.refs.has(ref)) throw new ApiError(422, "Reference already exists");
    if (repository.refs.size === 0) throw new ApiError(409, "Git Repository is empty.");
    await requireObject(repository, sha);
    await git(repository.path, ["update-ref", ref, sha, ""]);
    await noticeRefs(github, repository, accountOf(github, c.get("caller")));
    return c.json(renderRef(github, repository, { ref, sha }), 201);
  });

  routes.patch(`${BASE}/refs/:ref{.+}`, write, async (c) => {
    const repository = c.get("repository");
    const ref = `refs/${c.req.param("ref")}`;
    const { sha, force } = await readBody(c, RefMove);
    const before = repository.refs.get(ref);
    if (before === undefined) throw new ApiError(422, "Reference does not exist");
    refuseProtected(repository, ref);
    await requireObject(repository, sha);
    if (!force && !(await isAncestor(repository, before, sha))) {
      throw new ApiError(422, "Update is not a fast forward");
    }
    await git(repository.path, ["update-ref", ref, sha, before]);
    await noticeRefs(github, repository, accountOf(github, c.get("caller")));
    return c.json(renderRef(github, repository, { ref, sha }));
  });

  routes.delete(`${BASE}/refs/:ref{.+}`, write, async (c) => {
    const repository = c.get("repository");
    const ref = `refs/${c.req.param("ref")}`;
    if (!repository.refs.has(ref)) throw new ApiError(422, "Reference does not exist");
    refuseProtected(repository, ref);
    await git(repository.path, ["update-ref", "-d", ref]);
    await noticeRefs(github, repository, accountOf(github, c.get("caller")));
    return c.body(null, 204);
  });

  return routes;
}

function refuseProtected(repository: RepositoryState, ref: string): void {
  if (!repository.protections.has(ref.replace(/^refs\/heads\//, ""))) return;
  throw new ApiError(422, "Changes must be made through a pull request.");
}

async function requireObject(repository: RepositoryState, sha: string): Promise<void> {
  const known = /^[0-9a-f]{40}$/.test(sha) && (await findCommit(repository, sha)) === sha;
  if (!known) throw new ApiError(422, "Object does not exist");
}

function renderRef(
  github: GitHubState,
  repository: RepositoryState,
  { ref, sha }: { readonly ref: string; readonly sha: string },
): Wire<"git-ref"> {
  const url = apiUrl(github, repository);
  return {
    ref,
    node_id: nodeId("Ref", ref),
    url: `${url}/git/${ref}`,
    object: { type: "commit", sha, url: `${url}/git/commits/${sha}` },
  };
}
