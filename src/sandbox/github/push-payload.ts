import type { Account, GitHubState } from "./github-state.ts";
import { isAncestor } from "./resolve-commit.ts";
import type { Payload } from "./wire.ts";
import { readCommits, type GitCommit } from "./read-commits.ts";
import { readDiff } from "./read-diff.ts";
import { emailOf } from "./render-account.ts";
import { renderSimpleCommit } from "./render-commit.ts";
import type { RepositoryState } from "./repository-state.ts";

/** `ref` is a full name; `before` is null where it was created, `after` where it was deleted. */
export type RefChange = {
  readonly ref: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** git's name for "no object". */
const NO_SHA = "0".repeat(40);

const MOST_COMMITS = 20;

/** The `push` event's own fields. Commits carry the paths that they touch. */
export async function pushPayload(
  github: GitHubState,
  repository: RepositoryState,
  { change, sender }: { readonly change: RefChange; readonly sender: Account },
): Promise<Payload<"webhook-push">> {
  const { ref, before, after } = change;
  const commits = after === null ? [] : await pushedCommits(repository, before, after);
  const rendered = await Promise.all(
    commits.map((commit) => renderPushed(github, repository, commit)),
  );
  const html = `${github.origin}/${repository.owner.login}/${repository.name}`;
  return {
    ref,
    before: before ?? NO_SHA,
    after: after ?? NO_SHA,
    created: before === null,
    deleted: after === null,
    forced: before !== null && after !== null && !(await isAncestor(repository, before, after)),
    base_ref: null,
    compare: `${html}/compare/${before ?? NO_SHA}...${after ?? NO_SHA}`,
    commits: rendered,
    head_commit: rendered.at(-1) ?? null,
    pusher: { name: sender.login, email: emailOf(sender) },
  };
}

/** Oldest first; of a new branch only its last commit, as the rest may be known from elsewhere. */
async function pushedCommits(
  repository: RepositoryState,
  before: string | null,
  after: string,
): Promise<readonly GitCommit[]> {
  const range = before === null ? ["-1", after] : [`-${MOST_COMMITS}`, `${before}..${after}`];
  const commits = await readCommits(repository, ...range, "--");
  return commits.toReversed();
}

async function renderPushed(
  github: GitHubState,
  repository: RepositoryState,
  commit: GitCommit,
): Promise<Payload<"webhook-push">["commits"][number]> {
  const [parent] = commit.parents;
  const files = parent === undefined ? [] : await readDiff(repository, parent, commit.sha);
  const paths = (status: string) =>
    files.filter((file) => file.status === status).map(({ path }) => path);
  return {
    ...renderSimpleCommit(commit),
    distinct: true,
    url: `${github.origin}/${repository.owner.login}/${repository.name}/commit/${commit.sha}`,
    added: paths("added"),
    removed: paths("removed"),
    modified: [...paths("modified"), ...paths("renamed")],
  };
}
