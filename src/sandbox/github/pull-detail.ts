import { mergeTrees, writeCommit } from "./merge-commit.ts";
import { git } from "./git.ts";
import { recallText } from "./recall.ts";
import type { Mergeability, PullState } from "./pull-state.ts";
import { forkPoint, readDiff } from "./read-diff.ts";
import type { PullDetail } from "./render-pull.ts";
import type { RepositoryState } from "./repository-state.ts";

/** Counts commits and files. `mergeability` is what was known before this call. */
export async function pullDetail(
  repository: RepositoryState,
  pull: PullState,
): Promise<PullDetail> {
  const from = await forkPoint(repository, pull.baseSha, pull.headSha);
  const [files, commits] = await Promise.all([
    readDiff(repository, from, pull.headSha),
    recallText(repository, "rev-list", "--count", `${pull.baseSha}..${pull.headSha}`),
  ]);
  const known = pull.mergeability;
  const current = known?.headSha === pull.headSha && known.baseSha === pull.baseSha;
  return { files, commits: Number(commits), mergeability: current ? known : null };
}

/** Merges on trial, as GitHub's background job does, and keeps the result in `refs/pull/N/merge`. */
export async function tryMerge(
  repository: RepositoryState,
  pull: PullState,
  at: Date,
): Promise<Mergeability> {
  const { headSha, baseSha } = pull;
  const tree = await mergeTrees(repository, baseSha, headSha);
  if (tree === undefined) return { headSha, baseSha, testMerge: null };
  const testMerge = await writeCommit(repository, {
    tree,
    parents: [baseSha, headSha],
    message: `Merge ${headSha} into ${baseSha}`,
    author: { name: "GitHub", email: "noreply@github.com" },
    at,
  });
  await git(repository.path, ["update-ref", `refs/pull/${pull.number}/merge`, testMerge]);
  return { headSha, baseSha, testMerge };
}
