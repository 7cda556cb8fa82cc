import { validationFailed } from "./api-error.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { keepHead } from "./follow-pulls.ts";
import type { PullState } from "./pull-state.ts";
import type { RepositoryState } from "./repository-state.ts";
import { mergeBase } from "./resolve-commit.ts";

export type NewPullRequest = {
  readonly title: string;
  /** A branch, or `owner:branch` of this repository. */
  readonly head: string;
  readonly base: string;
  readonly body?: string | null | undefined;
  readonly draft?: boolean | undefined;
  readonly author: Account;
};

const LONGEST_BODY = 65_536;

/** Opens a pull request, or throws the 422 that GitHub answers. */
export async function createPull(
  github: GitHubState,
  repository: RepositoryState,
  request: NewPullRequest,
): Promise<PullState> {
  const { title, base, body = null, draft = false, author } = request;
  const head = ownBranch(repository, request.head);
  const headSha = repository.refs.get(`refs/heads/${head}`);
  const baseSha = repository.refs.get(`refs/heads/${base}`);
  if (headSha === undefined) throw validationFailed(invalidField("head"));
  if (baseSha === undefined) throw validationFailed(invalidField("base"));
  checkBody(body);
  refuseSecond(repository, head, base);
  await refuseEmpty(repository, { head, headSha, base, baseSha });
  const at = github.now();
  const pull: PullState = {
    id: github.nextId(),
    number: repository.nextNumber(),
    author,
    title,
    body,
    labels: [],
    state: "open",
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
    draft,
    head,
    base,
    headSha,
    baseSha,
    merged: null,
    requestedReviewers: [],
    reviews: [],
    mergeability: null,
  };
  repository.pulls.set(pull.number, pull);
  await keepHead(repository, pull);
  return pull;
}

export function checkBody(body: string | null): void {
  if (body === null || Array.from(body).length <= LONGEST_BODY) return;
  throw validationFailed({
    resource: "Issue",
    code: "custom",
    field: "body",
    message: `body is too long (maximum is ${LONGEST_BODY} characters)`,
  });
}

/** The open pull request of these branches, of which there is at most one. */
export function openPull(
  repository: RepositoryState,
  head: string,
  base: string,
): PullState | undefined {
  return [...repository.pulls.values()].find(
    (pull) => pull.state === "open" && pull.head === head && pull.base === base,
  );
}

function refuseSecond(repository: RepositoryState, head: string, base: string): void {
  if (openPull(repository, head, base) === undefined) return;
  throw validationFailed({
    resource: "PullRequest",
    code: "custom",
    message: `A pull request already exists for ${repository.owner.login}:${head}.`,
  });
}

async function refuseEmpty(
  repository: RepositoryState,
  pull: Pick<PullState, "head" | "headSha" | "base" | "baseSha">,
): Promise<void> {
  const shared = await mergeBase(repository, pull.baseSha, pull.headSha);
  if (shared !== undefined && shared !== pull.headSha) return;
  const message =
    shared !== undefined
      ? `No commits between ${pull.base} and ${pull.head}`
      : `The ${pull.head} branch has no history in common with ${pull.base}`;
  throw validationFailed({ resource: "PullRequest", code: "custom", message });
}

function ownBranch(repository: RepositoryState, head: string): string {
  const [owner = "", branch] = head.split(/:(.*)/s, 2);
  if (branch === undefined) return head;
  if (owner.toLowerCase() === repository.owner.login.toLowerCase()) return branch;
  throw validationFailed(invalidField("head"));
}

function invalidField(field: "head" | "base") {
  return { resource: "PullRequest", field, code: "invalid" };
}
