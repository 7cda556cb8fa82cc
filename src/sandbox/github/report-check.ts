import { account } from "./account.ts";
import { emitCheckRun } from "./check-run-routes.ts";
import type { CheckConclusion } from "./check-state.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { recordCheckRun } from "./record-check-run.ts";
import type { RepositoryState } from "./repository-state.ts";

export type OutsideCheck = {
  readonly sha: string;
  readonly name: string;
  /** Null while it runs. */
  readonly conclusion: CheckConclusion | null;
};

/** Makes a check run in the name of other CI. */
export async function reportCheck(
  github: GitHubState,
  repository: RepositoryState,
  { sha, name, conclusion }: OutsideCheck,
): Promise<void> {
  const request =
    conclusion === null
      ? { name, head_sha: sha, status: "in_progress" as const }
      : { name, head_sha: sha, conclusion };
  const run = await recordCheckRun(github, repository, { app: "ci", request });
  const sender = account(github, { login: "github-actions[bot]", type: "Bot", role: "write" });
  const action = conclusion === null ? "created" : "completed";
  emitCheckRun(github, repository, { action, run, sender });
}

/** Sends `check_run.rerequested`, which goes to the App that owns the run. The run stays as it is. */
export function rerequestCheck(
  github: GitHubState,
  repository: RepositoryState,
  { id, by }: { readonly id: number; readonly by: Account },
): void {
  const run = repository.checkRuns.get(id);
  if (run?.app !== "app") {
    throw new Error(`The App has no check run ${id}: re-request one of its own.`);
  }
  emitCheckRun(github, repository, { action: "rerequested", run, sender: by });
}
