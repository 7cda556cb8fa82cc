import type { Account } from "./github-state.ts";
import { git, runGit } from "./git.ts";
import { emailOf } from "./render-account.ts";
import type { RepositoryState } from "./repository-state.ts";

export type FileCommit = {
  readonly branch: string;
  /** Null deletes the file. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly message: string;
  readonly author: Account;
  readonly at: Date;
  /** Where a new branch starts; without it, it has no history. */
  readonly from?: string;
};

/** Adds a commit to a branch, which is made if there is none, and returns its sha. Announces nothing. */
export async function commitFiles(
  repository: Pick<RepositoryState, "path">,
  commit: FileCommit,
): Promise<string> {
  const ref = `refs/heads/${commit.branch}`;
  const tip = await runGit(repository.path, ["rev-parse", "--verify", "--quiet", ref]);
  const parent = tip.code === 0 ? tip.stdout.toString("utf8").trim() : commit.from;
  const seconds = Math.floor(commit.at.getTime() / 1000);
  const signature = `${commit.author.login} <${emailOf(commit.author)}> ${seconds} +0000`;
  const changes = Object.entries(commit.files).map(([path, content]) =>
    content === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(content)}`,
  );
  const stream = [
    `commit ${ref}\nauthor ${signature}\ncommitter ${signature}\n`,
    data(commit.message),
    parent === undefined ? "" : `from ${parent}\n`,
    ...changes,
    "\ndone\n",
  ];
  await git(repository.path, ["fast-import", "--quiet", "--done"], { input: stream.join("") });
  return git(repository.path, ["rev-parse", ref]);
}

function data(content: string): string {
  return `data ${Buffer.byteLength(content)}\n${content}\n`;
}
