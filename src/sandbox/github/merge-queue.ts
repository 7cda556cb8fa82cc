import { emitPull } from "./emit-pull.ts";
import { emit } from "./emit.ts";
import { git } from "./git.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { mergeTrees, writeCommit } from "./merge-commit.ts";
import { noticeRefs } from "./notice-refs.ts";
import { requirePull } from "./pull-routes.ts";
import { readCommit } from "./read-commits.ts";
import { emailOf } from "./render-account.ts";
import { renderSimpleCommit } from "./render-commit.ts";
import type { RepositoryState } from "./repository-state.ts";
import { requireRepository } from "./require-repository.ts";
import type { Payload } from "./wire.ts";

/** A pull request in the queue: its merge with the base as it will be, waiting for the required checks. */
export type QueueEntry = {
  readonly branch: string;
  readonly sha: string;
  /** The checks passed: the base moves to `sha` and the pull request is merged. */
  readonly merge: () => Promise<void>;
  /** The checks failed: the pull request stays open. */
  readonly remove: () => Promise<void>;
};

/** Queues a pull request: pushes its temporary branch and sends `merge_group.checks_requested`. */
export async function enqueue(
  github: GitHubState,
  slug: string,
  { number, by }: { readonly number: number; readonly by: Account },
): Promise<QueueEntry> {
  const repository = requireRepository(github, slug);
  const pull = requirePull(repository, String(number));
  const branch = `gh-readonly-queue/${pull.base}/pr-${number}-${pull.baseSha}`;
  const sha = await repository.exclusive(async () => {
    const tree = await mergeTrees(repository, pull.baseSha, pull.headSha);
    if (tree === undefined) throw new Error(`Pull request ${number} conflicts with its base.`);
    const made = await writeCommit(repository, {
      tree,
      parents: [pull.baseSha, pull.headSha],
      message: `Merge pull request #${number} from ${repository.owner.login}/${pull.head}\n\n${pull.title}\n`,
      author: { name: by.login, email: emailOf(by) },
      at: github.now(),
    });
    await git(repository.path, ["update-ref", `refs/heads/${branch}`, made]);
    await noticeRefs(github, repository, by);
    return made;
  });
  const group = {
    head_sha: sha,
    head_ref: `refs/heads/${branch}`,
    base_sha: pull.baseSha,
    base_ref: `refs/heads/${pull.base}`,
    head_commit: renderSimpleCommit(await readCommit(repository, sha)),
  };
  const tell = (action: string, extra: Readonly<Record<string, unknown>> = {}) => {
    const payload = {
      merge_group: group,
      ...extra,
    } satisfies Payload<"webhook-merge-group-checks-requested">;
    emit(github, repository, { event: "merge_group", action, sender: by, payload });
  };
  tell("checks_requested");
  return {
    branch,
    sha,
    merge: () =>
      repository.exclusive(async () => {
        await git(repository.path, ["update-ref", group.base_ref, sha, pull.baseSha]);
        await closeMerged(github, repository, { number, sha, by });
        await git(repository.path, ["update-ref", "-d", group.head_ref]);
        await noticeRefs(github, repository, by);
        tell("destroyed", { reason: "merged" });
      }),
    remove: () =>
      repository.exclusive(async () => {
        await git(repository.path, ["update-ref", "-d", group.head_ref]);
        await noticeRefs(github, repository, by);
        tell("destroyed", { reason: "invalidated" });
      }),
  };
}

async function closeMerged(
  github: GitHubState,
  repository: RepositoryState,
  { number, sha, by }: { readonly number: number; readonly sha: string; readonly by: Account },
): Promise<void> {
  const at = github.now();
  const pull = {
    ...requirePull(repository, String(number)),
    state: "closed" as const,
    updatedAt: at,
    closedAt: at,
    closedBy: by,
    merged: { sha, by, at },
  };
  repository.pulls.set(number, pull);
  await emitPull(github, repository, { action: "closed", pull, sender: by });
}
