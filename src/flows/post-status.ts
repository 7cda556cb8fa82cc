import type { CommitStatus } from "../core/pull-request/commit-status.ts";
import { statusText } from "../core/pull-request/status-context.ts";
import type { Ports } from "../ports.ts";
import type { Repository, Sha } from "../ports/git.ts";

/** Sets a commit status where the newest of its context says something else. A bare repository has none. */
export async function postStatus(
  { hosting }: Pick<Ports, "hosting">,
  commit: { readonly repository: Repository; readonly sha: Sha },
  status: CommitStatus,
): Promise<void> {
  const { repository, sha } = commit;
  if (repository.slug === null) return;
  const wanted = { ...status, description: statusText(status.description) };
  const current = await findStatus({ hosting }, commit, status.context);
  if (current?.state === wanted.state && current.description === wanted.description) return;
  await hosting.statuses.set(repository, sha, wanted);
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
