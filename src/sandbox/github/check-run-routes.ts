import { Hono, type Context } from "hono";
import { access, type GitHubEnv } from "./access.ts";
import { ApiError, notFound } from "./api-error.ts";
import { accountOf } from "./authenticate.ts";
import { CheckRunEdit, NewCheckRun } from "./check-run-request.ts";
import type { CheckRunState } from "./check-state.ts";
import { emit } from "./emit.ts";
import type { GitHubState } from "./github-state.ts";
import { paginate } from "./paginate.ts";
import { readBody } from "./read-body.ts";
import { recordCheckRun, updateCheckRun } from "./record-check-run.ts";
import { nodeId } from "./render-account.ts";
import { CI_APP_ID } from "./render-app.ts";
import { renderCheckRun, renderSuite } from "./render-check.ts";
import type { RepositoryState } from "./repository-state.ts";
import { requireCommit } from "./resolve-commit.ts";
import type { Payload, Wire } from "./wire.ts";

const RUNS = "/repos/:owner/:repo/check-runs";
const COMMIT = "/repos/:owner/:repo/commits/:ref{.+}";

/** Check runs and suites. Only an App may write them, each its own. */
export function checkRunRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const read = access(github, "checks:read");
  const write = access(github, "checks:write");

  routes.use(RUNS, appsOnly);
  routes.use(`${RUNS}/:id`, appsOnly);

  routes.post(RUNS, write, async (c) => {
    const repository = c.get("repository");
    const request = await readBody(c, NewCheckRun);
    const run = await recordCheckRun(github, repository, { app: "app", request });
    const sender = accountOf(github, c.get("caller"));
    emitCheckRun(github, repository, { action: "created", run, sender });
    return c.json(renderCheckRun(github, repository, run), 201);
  });

  routes.patch(`${RUNS}/:id`, write, async (c) => {
    const repository = c.get("repository");
    const before = requireRun(repository, c.req.param("id"));
    if (before.app !== "app") throw new ApiError(403, "Invalid app_id for check run.");
    const run = updateCheckRun(github, repository, {
      run: before,
      edit: await readBody(c, CheckRunEdit),
    });
    const sender = accountOf(github, c.get("caller"));
    if (run.status === "completed" && before.status !== "completed") {
      emitCheckRun(github, repository, { action: "completed", run, sender });
    }
    return c.json(renderCheckRun(github, repository, run));
  });

  routes.get(`${RUNS}/:id`, read, (c) => {
    const repository = c.get("repository");
    const run = requireRun(repository, c.req.param("id"));
    return c.json(renderCheckRun(github, repository, run));
  });

  routes.get(`${RUNS}/:id/annotations`, read, (c) => {
    const run = requireRun(c.get("repository"), c.req.param("id"));
    return c.json(paginate(c, run.annotations).map(renderAnnotation));
  });

  routes.get(`${COMMIT}/check-runs`, read, async (c) => {
    const repository = c.get("repository");
    const sha = await requireCommit(repository, c.req.param("ref"));
    const runs = [...repository.checkRuns.values()].filter(({ headSha }) => headSha === sha);
    return c.json(listRuns(github, c, runs));
  });

  routes.get("/repos/:owner/:repo/check-suites/:id/check-runs", read, (c) => {
    const repository = c.get("repository");
    const suite = Number(c.req.param("id"));
    if (!repository.checkSuites.has(suite)) throw notFound();
    const runs = [...repository.checkRuns.values()].filter((run) => run.suite === suite);
    return c.json(listRuns(github, c, runs));
  });

  routes.get(`${COMMIT}/check-suites`, read, async (c) => {
    const repository = c.get("repository");
    const sha = await requireCommit(repository, c.req.param("ref"));
    const suites = [...repository.checkSuites.values()].filter(({ headSha }) => headSha === sha);
    const shown = paginate(c, suites).map((suite) => renderSuite(github, repository, suite));
    return c.json({ total_count: suites.length, check_suites: await Promise.all(shown) });
  });

  return routes;
}

/** Sends a `check_run` event. */
export function emitCheckRun(
  github: GitHubState,
  repository: RepositoryState,
  {
    action,
    run,
    sender,
  }: {
    readonly action: "created" | "completed" | "rerequested";
    readonly run: CheckRunState;
    readonly sender: GitHubState["bot"];
  },
): void {
  const suite = repository.checkSuites.get(run.suite);
  const check_run = {
    ...renderCheckRun(github, repository, run),
    check_suite: {
      id: run.suite,
      node_id: nodeId("CheckSuite", run.suite),
      head_branch: suite?.headBranch ?? null,
      head_sha: run.headSha,
    },
  };
  emit(github, repository, {
    event: "check_run",
    action,
    sender,
    payload: { check_run } satisfies Payload<"webhook-check-run-created">,
  });
}

function listRuns(
  github: GitHubState,
  c: Context<GitHubEnv>,
  runs: readonly CheckRunState[],
): { total_count: number; check_runs: Wire<"check-run">[] } {
  const { check_name: name, status, filter = "latest", app_id: app } = c.req.query();
  const asked = runs.filter(
    (run) =>
      (name === undefined || run.name === name) &&
      (status === undefined || run.status === status) &&
      (app === undefined || Number(app) === (run.app === "app" ? github.app.id : CI_APP_ID)),
  );
  const newest = new Map(asked.map((run) => [`${run.suite} ${run.name}`, run]));
  const listed = (filter === "all" ? asked : [...newest.values()]).toReversed();
  return {
    total_count: listed.length,
    check_runs: paginate(c, listed).map((run) => renderCheckRun(github, c.get("repository"), run)),
  };
}

async function appsOnly(c: Context<GitHubEnv>, next: () => Promise<void>): Promise<void> {
  if (c.req.method !== "GET" && c.get("caller").kind === "user") {
    throw new ApiError(403, "You must authenticate via a GitHub App.");
  }
  await next();
}

function requireRun(repository: RepositoryState, id: string): CheckRunState {
  const run = repository.checkRuns.get(Number(id));
  if (run === undefined) throw notFound();
  return run;
}

function renderAnnotation(
  annotation: CheckRunState["annotations"][number],
): Wire<"check-annotation"> {
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    start_column: annotation.startColumn,
    end_column: annotation.endColumn,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    raw_details: annotation.rawDetails,
    blob_href: "",
  };
}
