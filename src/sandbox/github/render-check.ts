import type { CheckRunState, CheckSuiteState } from "./check-state.ts";
import type { GitHubState } from "./github-state.ts";
import { readCommit } from "./read-commits.ts";
import { nodeId } from "./render-account.ts";
import { renderApp } from "./render-app.ts";
import { renderSimpleCommit } from "./render-commit.ts";
import { renderPullMinimal } from "./render-pull.ts";
import { apiUrl, renderRepository } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";
import { stamp, stampOrNull } from "./stamp.ts";
import type { Wire } from "./wire.ts";

export function renderCheckRun(
  github: GitHubState,
  repository: RepositoryState,
  run: CheckRunState,
) {
  const url = `${apiUrl(github, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    head_sha: run.headSha,
    node_id: nodeId("CheckRun", run.id),
    external_id: run.externalId,
    url,
    html_url: `${github.origin}/${repository.owner.login}/${repository.name}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: stamp(run.startedAt),
    completed_at: stampOrNull(run.completedAt),
    output: {
      title: run.output?.title ?? null,
      summary: run.output?.summary ?? null,
      text: run.output?.text ?? null,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.suite },
    app: renderApp(github, run.app),
    pull_requests: pullsAt(github, repository, run.headSha),
  } satisfies Wire<"check-run">;
}

export async function renderSuite(
  github: GitHubState,
  repository: RepositoryState,
  suite: CheckSuiteState,
) {
  const url = `${apiUrl(github, repository)}/check-suites/${suite.id}`;
  const runs = [...repository.checkRuns.values()].filter((run) => run.suite === suite.id);
  const unfinished = runs.some(({ status }) => status !== "completed");
  const started = unfinished ? "in_progress" : "completed";
  const failed = runs.find(
    ({ conclusion }) => !["success", "neutral", "skipped"].includes(conclusion ?? ""),
  );
  return {
    id: suite.id,
    node_id: nodeId("CheckSuite", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: runs.length === 0 ? "queued" : started,
    conclusion: runs.length === 0 || unfinished ? null : (failed?.conclusion ?? "success"),
    url,
    before: null,
    after: suite.headSha,
    pull_requests: pullsAt(github, repository, suite.headSha),
    app: renderApp(github, suite.app),
    repository: renderRepository(github, repository),
    created_at: stamp(suite.createdAt),
    updated_at: stamp(suite.createdAt),
    head_commit: renderSimpleCommit(await readCommit(repository, suite.headSha)),
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
  } satisfies Wire<"check-suite">;
}

function pullsAt(github: GitHubState, repository: RepositoryState, sha: string) {
  return [...repository.pulls.values()]
    .filter(({ state, headSha }) => state === "open" && headSha === sha)
    .map((pull) => renderPullMinimal(github, repository, pull));
}
