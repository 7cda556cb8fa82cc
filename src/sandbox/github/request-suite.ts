import type { CheckSuiteState } from "./check-state.ts";
import { emit } from "./emit.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { renderSuite } from "./render-check.ts";
import type { RepositoryState } from "./repository-state.ts";
import type { Payload } from "./wire.ts";

/** Opens the App's check suite on a pushed commit and asks for it, if the App writes checks. */
export async function requestSuite(
  github: GitHubState,
  repository: RepositoryState,
  {
    sha,
    branch,
    sender,
  }: { readonly sha: string; readonly branch: string; readonly sender: Account },
): Promise<void> {
  if (github.app.permissions.checks !== "write") return;
  const suite = suiteOf(github, repository, { app: "app", sha, branch });
  emit(github, repository, {
    event: "check_suite",
    action: "requested",
    sender,
    payload: {
      check_suite: await renderSuite(github, repository, suite),
    } satisfies Payload<"webhook-check-suite-requested">,
  });
}

/** The suite of an App on a commit; made if there is none, as there is never more than one. */
export function suiteOf(
  github: GitHubState,
  repository: RepositoryState,
  {
    app,
    sha,
    branch,
  }: { readonly app: CheckSuiteState["app"]; readonly sha: string; readonly branch: string | null },
): CheckSuiteState {
  for (const suite of repository.checkSuites.values()) {
    if (suite.app === app && suite.headSha === sha) return suite;
  }
  const suite: CheckSuiteState = {
    id: github.nextId(),
    app,
    headSha: sha,
    headBranch: branch,
    createdAt: github.now(),
  };
  repository.checkSuites.set(suite.id, suite);
  return suite;
}
