import {
  setupBranch,
  setupMessage,
  setupProposal,
  setupSubject,
  type SetupRequest,
} from "../../core/setup/setup-message.ts";
import { UnavailableError } from "../../ports.ts";
import type { CommitChange, Repository, Sha } from "../../ports/git.ts";
import { refused, type BranchOutcome, type SetupDeps, type SetupRefusal } from "./setup-outcome.ts";

/** A change of one branch that somebody asked for. */
export type BranchChange = {
  readonly branch: string;
  readonly request: SetupRequest;
  /** Names the request among others for the same branch: `add-carts-slo.yaml`. */
  readonly slug: string;
  /** What to write on this head; asked again where somebody else was faster. */
  readonly files: (head: Sha | undefined) => Promise<CommitChange["files"] | SetupRefusal>;
};

const tries = 5;

/** One commit, or none where the branch is already so; a pull request where the branch is protected. */
export async function writeBranch(
  deps: SetupDeps,
  repository: Repository,
  change: BranchChange,
): Promise<BranchOutcome | SetupRefusal> {
  const { branch } = change;
  for (let count = 0; count < tries; count += 1) {
    const head = (await deps.git.heads(repository)).get(branch);
    const files = await change.files(head);
    if (isRefusal(files)) return files;
    const commit = commitOf(deps, change, files);
    const result = await deps.git.commit(repository, { ...commit, branch, expected: head });
    if (result.kind === "committed" || result.kind === "unchanged") return { ...result, branch };
    if (result.kind === "protected") {
      if (head === undefined) return refused("protected", `${branch}: ${result.message}`);
      return propose(deps, repository, { change, base: head, files });
    }
    await deps.git.fetch(repository);
  }
  throw new UnavailableError(`the branch ${branch} moved ${tries} times in a row: run this again`);
}

async function propose(
  deps: SetupDeps,
  repository: Repository,
  given: {
    readonly change: BranchChange;
    readonly base: Sha;
    readonly files: CommitChange["files"];
  },
): Promise<BranchOutcome | SetupRefusal> {
  const { change, base, files } = given;
  const target = change.request.stages.length === 1 ? change.request.stages[0] : undefined;
  const head = setupBranch(change.slug, target ?? change.branch);
  const expected = await freshHead(deps, repository, { head, base });
  const result = await deps.git.commit(repository, {
    ...commitOf(deps, change, files),
    branch: head,
    expected,
    parent: base,
  });
  if (result.kind === "moved") {
    throw new UnavailableError(`the branch ${head} moved meanwhile: run this again`);
  }
  if (result.kind === "protected") return refused("protected", `${head}: ${result.message}`);
  const url = await openPullRequest(deps, repository, { change, head });
  const kind = result.kind === "committed" ? "proposed" : "waiting";
  return { kind, branch: change.branch, sha: result.sha, head, url };
}

/** Where an earlier proposal of this name is merged already, its branch starts anew at the base. */
async function freshHead(
  { git }: SetupDeps,
  repository: Repository,
  { head, base }: { readonly head: string; readonly base: Sha },
): Promise<Sha | undefined> {
  const existing = (await git.heads(repository)).get(head);
  if (existing === undefined || !(await git.isAncestor(repository, existing, base))) {
    return existing;
  }
  const moved = await git.setBranch(repository, { branch: head, expected: existing, to: base });
  return moved.kind === "done" ? base : existing;
}

/** The address of the one open pull request; null without a host, and where the host refuses one. */
async function openPullRequest(
  { pullRequests }: SetupDeps,
  repository: Repository,
  { change, head }: { readonly change: BranchChange; readonly head: string },
): Promise<string | null> {
  if (pullRequests === null) return null;
  const branches = { head, base: change.branch };
  const find = async () =>
    (await pullRequests.find(repository, branches)).find(({ state }) => state === "open");
  const existing = await find();
  if (existing !== undefined) return existing.url;
  const result = await pullRequests.open(repository, {
    ...branches,
    title: setupSubject(change.request),
    body: setupProposal(change.request, change.branch),
  });
  if (result.kind === "opened") return result.pullRequest.url;
  return result.kind === "exists" ? ((await find())?.url ?? null) : null;
}

function commitOf(deps: SetupDeps, change: BranchChange, files: CommitChange["files"]) {
  return {
    files,
    message: setupMessage(change.request),
    at: deps.clock.now(),
    ...(deps.author === null ? {} : { author: deps.author }),
  };
}

export function isRefusal(files: CommitChange["files"] | SetupRefusal): files is SetupRefusal {
  return "kind" in files;
}
