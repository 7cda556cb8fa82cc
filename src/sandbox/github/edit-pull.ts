import { validationFailed } from "./api-error.ts";
import { checkBody, openPull } from "./create-pull.ts";
import { emitPull } from "./emit-pull.ts";
import type { Account, GitHubState } from "./github-state.ts";
import type { PullState } from "./pull-state.ts";
import type { RepositoryState } from "./repository-state.ts";

type PullRequestEdit = {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly state?: "open" | "closed" | undefined;
  readonly base?: string | undefined;
};

type Edit = {
  readonly pull: PullState;
  readonly edit: PullRequestEdit;
  readonly sender: Account;
};

/** Changes title, body, base and state, and sends `edited`, `closed` or `reopened` for what did change. */
export async function editPull(
  github: GitHubState,
  repository: RepositoryState,
  { pull, edit, sender }: Edit,
): Promise<PullState> {
  const edited = editText(github, repository, { pull, edit, sender });
  const wanted = edit.state ?? pull.state;
  const changed =
    wanted === pull.state
      ? edited
      : changeState(github, repository, { pull: edited, edit, sender });
  repository.pulls.set(pull.number, changed);
  if (edited !== pull) {
    const extra = {
      changes: {
        ...(edited.title === pull.title ? {} : { title: { from: pull.title } }),
        ...(edited.body === pull.body ? {} : { body: { from: pull.body } }),
      },
    };
    await emitPull(github, repository, { action: "edited", pull: changed, sender, extra });
  }
  if (changed.state !== pull.state) {
    const action = changed.state === "open" ? "reopened" : "closed";
    await emitPull(github, repository, { action, pull: changed, sender });
  }
  return changed;
}

function editText(
  github: GitHubState,
  repository: RepositoryState,
  { pull, edit }: Edit,
): PullState {
  const { title = pull.title, base = pull.base } = edit;
  const body = edit.body === undefined ? pull.body : edit.body;
  if (title === pull.title && body === pull.body && base === pull.base) return pull;
  checkBody(body);
  const baseSha = repository.refs.get(`refs/heads/${base}`) ?? pull.baseSha;
  if (!repository.refs.has(`refs/heads/${base}`)) {
    throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  }
  return { ...pull, title, body, base, baseSha, updatedAt: github.now() };
}

function changeState(
  github: GitHubState,
  repository: RepositoryState,
  { pull, sender }: Edit,
): PullState {
  const at = github.now();
  if (pull.state === "open") {
    return { ...pull, state: "closed", updatedAt: at, closedAt: at, closedBy: sender };
  }
  const headSha = repository.refs.get(`refs/heads/${pull.head}`);
  const baseSha = repository.refs.get(`refs/heads/${pull.base}`);
  if (pull.merged !== null) throw cannotReopen("The pull request cannot be reopened.");
  if (headSha === undefined) throw cannotReopen(`The ${pull.head} branch has been deleted.`);
  if (baseSha === undefined) throw cannotReopen(`The ${pull.base} branch has been deleted.`);
  if (openPull(repository, pull.head, pull.base) !== undefined) {
    throw cannotReopen(`There is already an open pull request from ${pull.head} to ${pull.base}.`);
  }
  return {
    ...pull,
    state: "open",
    headSha,
    baseSha,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
  };
}

function cannotReopen(why: string) {
  return validationFailed({
    resource: "PullRequest",
    code: "invalid",
    field: "state",
    message: `state cannot be changed. ${why}`,
  });
}
