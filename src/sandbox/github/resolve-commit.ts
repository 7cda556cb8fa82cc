import { ApiError } from "./api-error.ts";
import { runGit } from "./git.ts";
import { recall } from "./recall.ts";
import type { RepositoryState } from "./repository-state.ts";

/** The commit that a sha, branch, tag or `heads/…` names; undefined if there is none. */
export async function findCommit(
  repository: RepositoryState,
  name: string,
): Promise<string | undefined> {
  const candidates = /^[0-9a-f]{7,40}$/.test(name) ? [name] : [];
  for (const ref of [...candidates, `refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`]) {
    const known = repository.refs.get(ref);
    if (known !== undefined && ref.startsWith("refs/heads/")) return known;
    const parse = ["rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`];
    // Without --quiet a missing object is an error, which recall does not keep.
    const run = /^[0-9a-f]{40}$/.test(ref)
      ? await recall(repository, ...parse)
      : await runGit(repository.path, parse);
    if (run.code === 0) return run.stdout.toString("utf8").trim();
  }
  return undefined;
}

export async function requireCommit(repository: RepositoryState, name: string): Promise<string> {
  const sha = await findCommit(repository, name);
  if (sha === undefined) throw new ApiError(422, `No commit found for SHA: ${name}`);
  return sha;
}

export async function isAncestor(
  repository: RepositoryState,
  ancestor: string,
  of: string,
): Promise<boolean> {
  return (await mergeBase(repository, ancestor, of)) === ancestor;
}

/** The commit where two histories part; undefined where they have nothing in common. */
export async function mergeBase(
  repository: RepositoryState,
  a: string,
  b: string,
): Promise<string | undefined> {
  const run = await recall(repository, "merge-base", a, b);
  return run.code === 0 ? run.stdout.toString("utf8").trim() : undefined;
}
