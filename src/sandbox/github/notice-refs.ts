import { emit } from "./emit.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { git } from "./git.ts";
import { followPulls } from "./follow-pulls.ts";
import { pushPayload, type RefChange } from "./push-payload.ts";
import type { RepositoryState } from "./repository-state.ts";
import { requestSuite } from "./request-suite.ts";

/** A push of more tags than this is not announced at all. */
const MOST_TAGS = 3;

/**
 * Compares git with what was last announced and does all that GitHub does after a push: `push`, `create` and
 * `delete` events, check suites, pull requests that follow their branches.
 */
export async function noticeRefs(
  github: GitHubState,
  repository: RepositoryState,
  sender: Account,
): Promise<void> {
  const current = await readRefs(repository);
  const changes = changedRefs(repository.refs, current);
  for (const { ref, after } of changes) {
    if (after === null) repository.refs.delete(ref);
    else repository.refs.set(ref, after);
  }
  const tags = changes.filter(({ ref }) => ref.startsWith("refs/tags/"));
  const quiet = tags.length > MOST_TAGS ? new Set(tags) : new Set();
  for (const change of changes) {
    if (!quiet.has(change)) await announce(github, repository, { change, sender });
    await followPulls(github, repository, { change, sender });
  }
}

/** Full names of branches and tags with what they point at. */
export async function readRefs(
  repository: Pick<RepositoryState, "path">,
): Promise<ReadonlyMap<string, string>> {
  const output = await git(repository.path, [
    "for-each-ref",
    "--format=%(objectname) %(refname)",
    "refs/heads",
    "refs/tags",
  ]);
  const lines = output.split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => [line.slice(41), line.slice(0, 40)]));
}

function changedRefs(
  known: ReadonlyMap<string, string>,
  current: ReadonlyMap<string, string>,
): readonly RefChange[] {
  const all = [...new Set([...known.keys(), ...current.keys()])].toSorted();
  return all
    .map((ref) => ({ ref, before: known.get(ref) ?? null, after: current.get(ref) ?? null }))
    .filter(({ before, after }) => before !== after);
}

async function announce(
  github: GitHubState,
  repository: RepositoryState,
  { change, sender }: { readonly change: RefChange; readonly sender: Account },
): Promise<void> {
  const payload = await pushPayload(github, repository, { change, sender });
  emit(github, repository, { event: "push", action: null, sender, payload });
  const branch = change.ref.startsWith("refs/heads/");
  const name = change.ref.replace(/^refs\/(heads|tags)\//, "");
  if (change.before === null || change.after === null) {
    emit(github, repository, {
      event: change.before === null ? "create" : "delete",
      action: null,
      sender,
      payload: {
        ref: name,
        ref_type: branch ? "branch" : "tag",
        pusher_type: "user",
        ...(change.before === null
          ? { master_branch: repository.defaultBranch, description: null }
          : {}),
      },
    });
  }
  if (branch && change.after !== null) {
    await requestSuite(github, repository, { sha: change.after, branch: name, sender });
  }
}
