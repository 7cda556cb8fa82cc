import type { Git } from "../../ports/git.ts";
import { isAncestor, mergeBase } from "./compare-commits.ts";
import { createBare } from "./create-bare.ts";
import type { Identity } from "./import-commit.ts";
import type { Credentials } from "./mirror.ts";
import { moveBranch } from "./move-branch.ts";
import { readLog } from "./read-log.ts";
import { createTreeReader } from "./read-tree.ts";
import { createRunGit } from "./run-git.ts";
import { createWithMirror } from "./with-mirror.ts";
import { writeCommit } from "./write-commit.ts";

export type GitOptions = {
  /** Absolute folder of the mirrors, which belongs to this process alone; it is a cache and may be deleted. */
  readonly root: string;
  /** Value of the Authorization header for a repository served over HTTP; undefined for none. */
  readonly credentials: Credentials;
  /** Committer, and author where a change names no other. */
  readonly identity: Identity;
  /** Where PATH, proxies and certificates are taken from; nothing else of it reaches git. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** Git through bare mirrors: read by `cat-file`, write by `fast-import`, publish by a push with a lease. */
export function createGit(options: GitOptions): Git {
  const { root, credentials, identity } = options;
  const git = createRunGit(root, options.environment ?? process.env);
  const withMirror = createWithMirror({ root, git, credentials });
  const trees = createTreeReader();
  return {
    fetch: (repository) => withMirror(repository, ({ fetch }) => fetch()),
    heads: (repository) => withMirror(repository, ({ heads }) => heads()),
    defaultBranch: (repository) => withMirror(repository, ({ defaultBranch }) => defaultBranch()),
    read: async (repository, at, path) =>
      (await withMirror(repository, (mirror) => trees.readAll(mirror, at, [path]))).get(path),
    list: (repository, at, folder) =>
      withMirror(repository, (mirror) => trees.list(mirror, at, folder)),
    readAll: (repository, at, paths) =>
      withMirror(repository, (mirror) => trees.readAll(mirror, at, paths)),
    log: (repository, from, range) =>
      withMirror(repository, (mirror) => readLog(mirror, from, range)),
    isAncestor: (repository, ancestor, of) =>
      withMirror(repository, (mirror) => isAncestor(mirror, ancestor, of)),
    mergeBase: (repository, a, b) => withMirror(repository, (mirror) => mergeBase(mirror, a, b)),
    commit: (repository, change) =>
      withMirror(repository, (mirror) => writeCommit(mirror, change, identity)),
    setBranch: (repository, move) =>
      withMirror(repository, async (mirror) => {
        const { kind } = await moveBranch(mirror, move);
        return { kind };
      }),
    createBare: (path) => createBare(git, path),
  };
}
