import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import type { CommitStatuses } from "../../ports/hosting.ts";
import type { Access, GitHub } from "./connect.ts";
import { cutLine } from "./cut-text.ts";
import { readAnswer, StatusAnswer } from "./schema.ts";

export function createCommitStatuses({ access }: GitHub): CommitStatuses {
  return {
    list: (repository, sha) => listStatuses(access(repository), sha),
    set: (repository, sha, status) => setStatus(access(repository), sha, status),
  };
}

/** The newest of each context, whatever the case of its letters. */
export async function listStatuses(
  { octokit, owner, repo }: Access,
  sha: string,
): Promise<readonly CommitStatus[]> {
  const statuses = await octokit.paginate(octokit.rest.repos.listCommitStatusesForRef, {
    owner,
    repo,
    ref: sha,
    per_page: 100,
  });
  const newest = new Map<string, CommitStatus>();
  for (const answer of statuses) {
    const status = readAnswer(StatusAnswer, answer);
    const key = status.context.toLowerCase();
    // GitHub lists the newest first.
    if (!newest.has(key)) newest.set(key, status);
  }
  return [...newest.values()];
}

export async function setStatus(
  { octokit, owner, repo }: Access,
  sha: string,
  status: CommitStatus,
): Promise<void> {
  await octokit.rest.repos.createCommitStatus({
    owner,
    repo,
    sha,
    context: status.context,
    state: status.state,
    description: cutLine(status.description, 140),
    ...(status.url === null ? {} : { target_url: status.url }),
  });
}
