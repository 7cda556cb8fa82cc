import type { CommitStatus } from "../core/pull-request/commit-status.ts";
import { statusText } from "../core/pull-request/status-context.ts";
import type { Ports } from "../ports.ts";
import type { Repository, Sha } from "../ports/git.ts";

/**
 * Sets a commit status where the newest of its context says something else. A bare repository has none. Of evaluations
 * several come to the same words: there the link tells them apart. Elsewhere a new link alone is no news.
 */
export async function postStatus(
  { hosting }: Pick<Ports, "hosting">,
  commit: { readonly repository: Repository; readonly sha: Sha },
  status: CommitStatus,
): Promise<void> {
  const { repository, sha } = commit;
  if (repository.slug === null) return;
  const wanted = { ...status, description: statusText(status.description) };
  const current = await findStatus({ hosting }, commit, status.context);
  if (current !== undefined && isSaid(current, wanted)) return;
  await hosting.statuses.set(repository, sha, wanted);
}

function isSaid(
  current: CommitStatus,
  { state, description, url, context }: CommitStatus,
): boolean {
  if (current.state !== state || current.description !== description) return false;
  return url === null || url === current.url || !context.startsWith("evenkeel/evaluation/");
}

export async function findStatus(
  { hosting }: Pick<Ports, "hosting">,
  { repository, sha }: { readonly repository: Repository; readonly sha: Sha },
  context: string,
): Promise<CommitStatus | undefined> {
  if (repository.slug === null) return undefined;
  const statuses = await hosting.statuses.list(repository, sha);
  return statuses.find((status) => status.context.toLowerCase() === context.toLowerCase());
}
