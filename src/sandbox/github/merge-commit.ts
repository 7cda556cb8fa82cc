import { git } from "./git.ts";
import { recall } from "./recall.ts";
import type { RepositoryState } from "./repository-state.ts";

/** The tree of a three-way merge of two commits; undefined where they conflict. */
export async function mergeTrees(
  repository: RepositoryState,
  base: string,
  head: string,
): Promise<string | undefined> {
  const run = await recall(repository, "merge-tree", "--write-tree", "--no-messages", base, head);
  return run.code === 0 ? run.stdout.toString("utf8").trim() : undefined;
}

export type NewCommit = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly at: Date;
};

/** GitHub commits in its own name what is done on its website or by its API. */
const COMMITTER = { name: "GitHub", email: "noreply@github.com" };

/** Writes a commit object and returns its sha. */
export async function writeCommit(repository: RepositoryState, commit: NewCommit): Promise<string> {
  const date = `${Math.floor(commit.at.getTime() / 1000)} +0000`;
  return git(
    repository.path,
    ["commit-tree", commit.tree, ...commit.parents.flatMap((sha) => ["-p", sha]), "-F", "-"],
    {
      input: commit.message,
      env: {
        GIT_AUTHOR_NAME: commit.author.name,
        GIT_AUTHOR_EMAIL: commit.author.email,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: COMMITTER.name,
        GIT_COMMITTER_EMAIL: COMMITTER.email,
        GIT_COMMITTER_DATE: date,
      },
    },
  );
}
