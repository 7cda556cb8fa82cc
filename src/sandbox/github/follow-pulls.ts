import type { Account, GitHubState } from "./github-state.ts";
import { git } from "./git.ts";
import { emitPull } from "./emit-pull.ts";
import type { PullState } from "./pull-state.ts";
import type { RefChange } from "./push-payload.ts";
import { isAncestor } from "./resolve-commit.ts";
import type { RepositoryState } from "./repository-state.ts";

type Push = { readonly change: RefChange; readonly sender: Account };

/**
 * Makes open pull requests follow a branch that moved: a new head is `synchronize`, a deleted head or base
 * closes, and a base that now holds the head means it was merged by hand.
 */
export async function followPulls(
  github: GitHubState,
  repository: RepositoryState,
  push: Push,
): Promise<void> {
  for (const pull of repository.pulls.values()) {
    if (pull.state !== "open") continue;
    if (push.change.ref === `refs/heads/${pull.head}`) {
      await followHead(github, repository, { pull, ...push });
    } else if (push.change.ref === `refs/heads/${pull.base}`) {
      await followBase(github, repository, { pull, ...push });
    }
  }
}

/** Keeps the head's commits alive whatever happens to its branch. */
export async function keepHead(repository: RepositoryState, pull: PullState): Promise<void> {
  await git(repository.path, ["update-ref", `refs/pull/${pull.number}/head`, pull.headSha]);
}

type Follow = Push & { readonly pull: PullState };

async function followHead(
  github: GitHubState,
  repository: RepositoryState,
  { pull, change, sender }: Follow,
): Promise<void> {
  if (change.after === null) {
    await close(github, repository, { pull, sender });
    return;
  }
  if (change.after === pull.headSha) return;
  const moved = { ...pull, headSha: change.after, updatedAt: github.now() };
  repository.pulls.set(pull.number, moved);
  await keepHead(repository, moved);
  await emitPull(github, repository, {
    action: "synchronize",
    pull: moved,
    sender,
    extra: { before: pull.headSha, after: moved.headSha },
  });
}

async function followBase(
  github: GitHubState,
  repository: RepositoryState,
  { pull, change, sender }: Follow,
): Promise<void> {
  if (change.after === null) {
    await close(github, repository, { pull, sender });
    return;
  }
  if (!(await isAncestor(repository, pull.headSha, change.after))) {
    repository.pulls.set(pull.number, { ...pull, baseSha: change.after });
    return;
  }
  const at = github.now();
  const merged = { sha: change.after, by: sender, at };
  await close(github, repository, { pull: { ...pull, merged }, sender });
}

async function close(
  github: GitHubState,
  repository: RepositoryState,
  { pull, sender }: { readonly pull: PullState; readonly sender: Account },
): Promise<void> {
  const at = github.now();
  const closed: PullState = {
    ...pull,
    state: "closed",
    updatedAt: at,
    closedAt: at,
    closedBy: sender,
  };
  repository.pulls.set(pull.number, closed);
  await emitPull(github, repository, { action: "closed", pull: closed, sender });
}
