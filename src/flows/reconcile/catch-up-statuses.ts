import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import type { Ports } from "../../ports.ts";
import type { Repository, Sha } from "../../ports/git.ts";
import { findStatus, postStatus } from "../post-status.ts";

type Deps = Pick<Ports, "git" | "hosting">;

/** How far back a commit without a final status is looked for. */
const furthest = 50;

/**
 * Commits that a newer one overtook end with the newer one's answer: none is left pending or without a word. The
 * oldest comes first, so that a crash in the middle leaves the rest to be found behind the last one without.
 */
export async function catchUpStatuses(
  deps: Deps,
  given: { readonly repository: Repository; readonly head: Sha; readonly status: CommitStatus },
): Promise<void> {
  const { repository, head, status } = given;
  const { overtaken, reachesEnded } = await findOvertaken(deps, given);
  const description = `applied as part of ${head.slice(0, 7)}: ${status.description}`;
  for (const { sha, pending } of overtaken.toReversed()) {
    // Without an ended one behind them, commits that nobody promised a word on are history from before Evenkeel.
    if (!reachesEnded && !pending) continue;
    await postStatus(deps, { repository, sha }, { ...status, description });
  }
}

/** Newest first, up to the first commit with a final status. */
async function findOvertaken(
  deps: Deps,
  { repository, head, status }: Parameters<typeof catchUpStatuses>[1],
): Promise<{
  readonly overtaken: readonly { readonly sha: Sha; readonly pending: boolean }[];
  readonly reachesEnded: boolean;
}> {
  const commits = await deps.git.log(repository, head, { limit: furthest });
  const overtaken: { readonly sha: Sha; readonly pending: boolean }[] = [];
  for (const { sha } of commits.slice(1)) {
    const own = await findStatus(deps, { repository, sha }, status.context);
    if (own !== undefined && own.state !== "pending") return { overtaken, reachesEnded: true };
    overtaken.push({ sha, pending: own !== undefined });
  }
  return { overtaken, reachesEnded: false };
}
