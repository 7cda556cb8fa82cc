import { ApiError } from "./api-error.ts";
import { emitPull } from "./emit-pull.ts";
import { protectionGate } from "./gate.ts";
import { git, runGit } from "./git.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { mergeTrees, writeCommit } from "./merge-commit.ts";
import { noticeRefs } from "./notice-refs.ts";
import { readCommits } from "./read-commits.ts";
import type { PullState } from "./pull-state.ts";
import { emailOf } from "./render-account.ts";
import type { RepositoryState } from "./repository-state.ts";

export type PullMerge = {
  readonly pull: PullState;
  readonly by: Account;
  readonly method: "merge" | "squash" | "rebase";
  /** The merge is refused where the head is another. */
  readonly expectedHead: string | undefined;
  readonly title: string | undefined;
  readonly message: string | undefined;
};

/** Merges into the base branch and returns the new commit's sha, or throws GitHub's 405 or 409. */
export async function mergePull(
  github: GitHubState,
  repository: RepositoryState,
  merge: PullMerge,
): Promise<string> {
  const { pull, by, method } = merge;
  refuse(repository, merge);
  const tree = await mergeTrees(repository, pull.baseSha, pull.headSha);
  if (tree === undefined) throw new ApiError(405, "Pull Request is not mergeable");
  const at = github.now();
  const sha = await writeCommit(repository, {
    tree,
    parents: method === "merge" ? [pull.baseSha, pull.headSha] : [pull.baseSha],
    message: await mergeMessage(repository, merge),
    author: { name: by.login, email: emailOf(by) },
    at,
  });
  const moved = await runGit(repository.path, [
    "update-ref",
    `refs/heads/${pull.base}`,
    sha,
    pull.baseSha,
  ]);
  if (moved.code !== 0) {
    throw new ApiError(405, "Base branch was modified. Review and try the merge again.");
  }
  await closeMerged(github, repository, { ...pull, merged: { sha, by, at } });
  if (repository.deleteBranchOnMerge) {
    await git(repository.path, ["update-ref", "-d", `refs/heads/${pull.head}`]);
  }
  await noticeRefs(github, repository, by);
  return sha;
}

async function closeMerged(
  github: GitHubState,
  repository: RepositoryState,
  pull: PullState & { readonly merged: NonNullable<PullState["merged"]> },
): Promise<void> {
  const { by, at } = pull.merged;
  const closed: PullState = {
    ...pull,
    state: "closed",
    updatedAt: at,
    closedAt: at,
    closedBy: by,
  };
  repository.pulls.set(pull.number, closed);
  await emitPull(github, repository, { action: "closed", pull: closed, sender: by });
}

function refuse(repository: RepositoryState, { pull, method, expectedHead }: PullMerge): void {
  if (pull.state === "closed") throw new ApiError(405, "Pull Request is not mergeable");
  if (pull.draft) throw new ApiError(405, "Pull Request is still a work in progress");
  if (method === "rebase" || !repository.mergeMethods.has(method)) {
    const name = { merge: "Merge commits", squash: "Squash merges", rebase: "Rebase merges" }[
      method
    ];
    throw new ApiError(405, `${name} are not allowed on this repository.`);
  }
  if (expectedHead !== undefined && expectedHead !== pull.headSha) {
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
  }
  const gate = protectionGate(repository, pull);
  if (gate.kind === "shut") throw new ApiError(405, gate.message);
}

async function mergeMessage(repository: RepositoryState, merge: PullMerge): Promise<string> {
  const { pull, method } = merge;
  const squash = method === "squash";
  const title =
    merge.title ??
    (squash
      ? `${pull.title} (#${pull.number})`
      : `Merge pull request #${pull.number} from ${repository.owner.login}/${pull.head}`);
  const message = merge.message ?? (squash ? await squashedMessages(repository, pull) : pull.title);
  return message === "" ? `${title}\n` : `${title}\n\n${message}\n`;
}

/** One commit keeps its body; of several, each message becomes an item of a list. */
async function squashedMessages(repository: RepositoryState, pull: PullState): Promise<string> {
  const range = `${pull.baseSha}..${pull.headSha}`;
  const commits = await readCommits(repository, "--reverse", range, "--");
  const messages = commits.map(({ message }) => message);
  const [only = ""] = messages;
  if (messages.length <= 1) return only.split("\n").slice(2).join("\n").trim();
  return messages.map((message) => `* ${message.trim()}`).join("\n\n");
}
