import { MissingCommitError, type Ports } from "../ports.ts";
import type { Repository, Sha } from "../ports/git.ts";

/** Whether a commit is part of a branch's history; one that no longer exists is not. */
export async function isOnBranch(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  { sha, head }: { readonly sha: Sha; readonly head: Sha },
): Promise<boolean> {
  try {
    return await git.isAncestor(repository, sha, head);
  } catch (error) {
    if (error instanceof MissingCommitError) return false;
    throw error;
  }
}
