import { Hono } from "hono";
import { access, type GitHubEnv } from "./access.ts";
import { ApiError } from "./api-error.ts";
import type { GitHubState } from "./github-state.ts";
import { paginate } from "./paginate.ts";
import { readCommit, readCommits } from "./read-commits.ts";
import { readDiff } from "./read-diff.ts";
import { renderCommit, renderFile } from "./render-commit.ts";
import { renderPullSimple } from "./render-pull.ts";
import { isAncestor, requireCommit } from "./resolve-commit.ts";
import type { Wire } from "./wire.ts";

const BASE = "/repos/:owner/:repo/commits";
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

export function commitRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const read = access(github, "contents:read");

  routes.get(BASE, read, async (c) => {
    const repository = c.get("repository");
    if (repository.refs.size === 0) throw new ApiError(409, "Git Repository is empty.");
    const { sha = repository.defaultBranch, path } = c.req.query();
    const from = await requireCommit(repository, sha);
    const commits = await readCommits(
      repository,
      from,
      "--",
      ...(path === undefined ? [] : [path]),
    );
    return c.json(paginate(c, commits).map((commit) => renderCommit(github, repository, commit)));
  });

  routes.get(`${BASE}/:ref{.+}/pulls`, access(github, "pull_requests:read"), async (c) => {
    const repository = c.get("repository");
    const sha = await requireCommit(repository, c.req.param("ref"));
    const holding = await Promise.all(
      [...repository.pulls.values()].map(async (pull) => {
        if (pull.merged?.sha === sha) return [pull];
        const inHead = await isAncestor(repository, sha, pull.headSha);
        return inHead && !(await isAncestor(repository, sha, pull.baseSha)) ? [pull] : [];
      }),
    );
    const pulls = paginate(c, holding.flat());
    return c.json(pulls.map((pull) => renderPullSimple(github, repository, pull)));
  });

  routes.get(`${BASE}/:ref{.+}`, read, async (c) => {
    const repository = c.get("repository");
    const sha = await requireCommit(repository, c.req.param("ref"));
    const commit = await readCommit(repository, sha);
    const files = await readDiff(repository, commit.parents[0] ?? EMPTY_TREE, sha);
    const additions = files.reduce((sum, file) => sum + file.additions, 0);
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
    return c.json({
      ...renderCommit(github, repository, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: files.map(renderFile(github, repository, sha)),
    } satisfies Wire<"commit">);
  });

  return routes;
}
