import { recallText } from "./recall.ts";
import type { RepositoryState } from "./repository-state.ts";

export type GitCommit = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: GitSignature;
  readonly committer: GitSignature;
  /** Without the newline at its end. */
  readonly message: string;
};

/** `date` is RFC 3339. */
export type GitSignature = { readonly name: string; readonly email: string; readonly date: string };

const FIELDS = ["%H", "%T", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"];

/** Commits by the arguments of `git log` (a range of full shas, a limit), newest first. */
export async function readCommits(
  repository: RepositoryState,
  ...args: readonly string[]
): Promise<readonly GitCommit[]> {
  const format = `--format=tformat:${FIELDS.join("%x00")}`;
  const output = await recallText(repository, "log", "-z", format, ...args);
  const values = output.split("\0");
  const commits: GitCommit[] = [];
  for (let at = 0; at + FIELDS.length <= values.length; at += FIELDS.length) {
    commits.push(commitOf(values.slice(at, at + FIELDS.length)));
  }
  return commits;
}

export async function readCommit(repository: RepositoryState, sha: string): Promise<GitCommit> {
  const [commit] = await readCommits(repository, "-1", sha, "--");
  if (commit === undefined) throw new Error(`There is no commit ${sha} in ${repository.path}.`);
  return commit;
}

function commitOf(values: readonly string[]): GitCommit {
  const [sha = "", tree = "", parents = "", ...rest] = values;
  const [an = "", ae = "", ad = "", cn = "", ce = "", cd = "", message = ""] = rest;
  return {
    sha,
    tree,
    parents: parents.split(" ").filter((parent) => parent !== ""),
    author: { name: an, email: ae, date: ad },
    committer: { name: cn, email: ce, date: cd },
    message: message.replace(/\n+$/, ""),
  };
}
