import { Hono } from "hono";
import { z } from "zod";
import { access, type GitHubEnv } from "./access.ts";
import { ApiError, notFound } from "./api-error.ts";
import { accountOf } from "./authenticate.ts";
import { createPull } from "./create-pull.ts";
import { emitPull } from "./emit-pull.ts";
import type { GitHubState } from "./github-state.ts";
import { paginate } from "./paginate.ts";
import { pullDetail, tryMerge } from "./pull-detail.ts";
import type { PullState } from "./pull-state.ts";
import { readBody } from "./read-body.ts";
import { readCommits } from "./read-commits.ts";
import { forkPoint, readDiff } from "./read-diff.ts";
import { renderAccount } from "./render-account.ts";
import { renderCommit, renderFile } from "./render-commit.ts";
import { renderPull, renderPullSimple } from "./render-pull.ts";
import type { RepositoryState } from "./repository-state.ts";
import { selectPulls } from "./select-pulls.ts";
import { editPull } from "./edit-pull.ts";

const NewPull = z.object({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
});

const PullEdit = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullable().optional(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
});

const BASE = "/repos/:owner/:repo/pulls";

export function pullRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const read = access(github, "pull_requests:read");
  const write = access(github, "pull_requests:write");

  routes.get(BASE, read, (c) => {
    const repository = c.get("repository");
    const pulls = selectPulls(repository, c.req.query());
    return c.json(paginate(c, pulls).map((pull) => renderPullSimple(github, repository, pull)));
  });

  routes.post(BASE, write, async (c) => {
    const repository = c.get("repository");
    const author = accountOf(github, c.get("caller"));
    const pull = await createPull(github, repository, { ...(await readBody(c, NewPull)), author });
    await emitPull(github, repository, { action: "opened", pull, sender: author });
    const detail = await pullDetail(repository, pull);
    return c.json(renderPull(github, repository, { pull, detail }), 201);
  });

  routes.get(`${BASE}/:number`, read, async (c) => {
    const repository = c.get("repository");
    const pull = requirePull(repository, c.req.param("number"));
    const detail = await pullDetail(repository, pull);
    // The first reader after a change is told null and starts the job whose result the next one sees.
    if (pull.state === "open" && detail.mergeability === null) {
      const mergeability = await tryMerge(repository, pull, github.now());
      const latest = repository.pulls.get(pull.number) ?? pull;
      repository.pulls.set(pull.number, { ...latest, mergeability });
    }
    return c.json(renderPull(github, repository, { pull, detail }));
  });

  routes.patch(`${BASE}/:number`, write, async (c) => {
    const repository = c.get("repository");
    const before = requirePull(repository, c.req.param("number"));
    const edit = await readBody(c, PullEdit);
    const sender = accountOf(github, c.get("caller"));
    const pull = await editPull(github, repository, { pull: before, edit, sender });
    const detail = await pullDetail(repository, pull);
    return c.json(renderPull(github, repository, { pull, detail }));
  });

  routes.get(`${BASE}/:number/files`, read, async (c) => {
    const repository = c.get("repository");
    const { baseSha, headSha } = requirePull(repository, c.req.param("number"));
    const from = await forkPoint(repository, baseSha, headSha);
    const files = await readDiff(repository, from, headSha);
    return c.json(paginate(c, files).map(renderFile(github, repository, headSha)));
  });

  routes.get(`${BASE}/:number/commits`, read, async (c) => {
    const repository = c.get("repository");
    const { baseSha, headSha } = requirePull(repository, c.req.param("number"));
    const commits = await readCommits(repository, "--reverse", `${baseSha}..${headSha}`, "--");
    return c.json(paginate(c, commits).map((commit) => renderCommit(github, repository, commit)));
  });

  routes.post(`${BASE}/:number/requested_reviewers`, write, async (c) => {
    const repository = c.get("repository");
    const pull = requirePull(repository, c.req.param("number"));
    const { reviewers } = await readBody(
      c,
      z.object({ reviewers: z.array(z.string()).default([]) }),
    );
    const added = reviewers.map((login) => {
      const account = github.accounts.get(login.toLowerCase());
      if (account?.type !== "User") {
        throw new ApiError(
          422,
          "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.",
        );
      }
      if (account.id === pull.author.id) {
        throw new ApiError(422, "Review cannot be requested from pull request author.");
      }
      return account;
    });
    const all = new Map([...pull.requestedReviewers, ...added].map((user) => [user.id, user]));
    const changed = { ...pull, requestedReviewers: [...all.values()], updatedAt: github.now() };
    repository.pulls.set(pull.number, changed);
    const sender = accountOf(github, c.get("caller"));
    for (const reviewer of added) {
      const extra = { requested_reviewer: renderAccount(github, reviewer) };
      const action = "review_requested";
      await emitPull(github, repository, { action, pull: changed, sender, extra });
    }
    return c.json(renderPullSimple(github, repository, changed), 201);
  });

  return routes;
}

export function requirePull(repository: RepositoryState, number: string): PullState {
  const pull = repository.pulls.get(Number(number));
  if (pull === undefined) throw notFound();
  return pull;
}
