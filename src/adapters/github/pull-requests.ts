import type { PullRequest, PullRequestDraft } from "../../core/pull-request/pull-request.ts";
import type { Log } from "../../ports.ts";
import type { PullRequests } from "../../ports/hosting.ts";
import { branchProtection } from "./branch-protection.ts";
import type { Access, GitHub } from "./connect.ts";
import { cutBody, cutLine } from "./cut-text.ts";
import { describePullRequest } from "./describe-pull-request.ts";
import { GitHubError } from "./github-error.ts";
import { mergePullRequest } from "./merge-pull-request.ts";
import { postComment } from "./post-comment.ts";
import { react } from "./react.ts";
import { readComments } from "./read-comments.ts";
import { requestReviewers } from "./request-reviewers.ts";
import { ClosedIssueAnswer, PullRequestAnswer, readAnswer } from "./schema.ts";
import { standingReviews } from "./standing-reviews.ts";

type Deps = GitHub & { readonly log: Log; readonly login: () => Promise<string> };

export function createPullRequests({ access, log, login }: Deps): PullRequests {
  return {
    find: (repository, branches) => find(access(repository), branches),
    listOpen: (repository) => list(access(repository), { state: "open" }),
    get: (repository, number) => get(access(repository), number),
    open: (repository, draft) => open(access(repository), draft),
    requestReviewers: (repository, number, reviewers) =>
      requestReviewers(access(repository), { number, reviewers, log }),
    comment: async (repository, number, comment) =>
      postComment(access(repository), { number, ...comment, login: await login() }),
    close: async (repository, number) => {
      const { octokit, owner, repo } = access(repository);
      await octokit.rest.pulls.update({ owner, repo, pull_number: number, state: "closed" });
    },
    merge: (repository, number, merge) =>
      mergePullRequest(access(repository), {
        ...merge,
        number,
        reread: () => get(access(repository), number),
      }),
    describe: (repository, number, body) => describePullRequest(access(repository), number, body),
    comments: (repository, number) => readComments(access(repository), number),
    react: (repository, comment, reaction) => react(access(repository), comment, reaction),
    reviews: (repository, number) => standingReviews(access(repository), number),
    protection: (repository, branch) => branchProtection(access(repository), branch),
  };
}

/** Only a pull request read by itself says who ended it, so each that has ended is. */
async function find(
  access: Access,
  { head, base }: { readonly head: string; readonly base: string },
): Promise<readonly PullRequest[]> {
  const filter = { state: "all", head: `${access.owner}:${head}`, base } as const;
  const found = await list(access, filter);
  // GitHub leaves a filter that it cannot read out of account.
  const exact = found.filter((pull) => pull.head.branch === head && pull.base.branch === base);
  return Promise.all(
    exact.map(async (pull) => (pull.state === "open" ? pull : get(access, pull.number))),
  );
}

async function list(
  { octokit, owner, repo }: Access,
  filter: { readonly state: "open" | "all"; readonly head?: string; readonly base?: string },
): Promise<readonly PullRequest[]> {
  const pulls = await octokit.paginate(octokit.rest.pulls.list, {
    owner,
    repo,
    ...filter,
    sort: "created",
    direction: "desc",
    per_page: 100,
  });
  return pulls.map((pull) => readAnswer(PullRequestAnswer, pull));
}

async function get(access: Access, number: number): Promise<PullRequest> {
  const { octokit, owner, repo } = access;
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
  const pullRequest = readAnswer(PullRequestAnswer, data);
  if (pullRequest.state !== "closed") return pullRequest;
  return { ...pullRequest, closedBy: await closedBy(access, number) };
}

/** The issue behind a pull request knows; credentials that may not read it learn nothing. */
async function closedBy({ octokit, owner, repo }: Access, number: number): Promise<string | null> {
  try {
    const { data } = await octokit.rest.issues.get({ owner, repo, issue_number: number });
    return readAnswer(ClosedIssueAnswer, data).closed_by?.login ?? null;
  } catch (error) {
    if (error instanceof GitHubError) return null;
    throw error;
  }
}

/** GitHub answers 422 to a duplicate and to everything else it refuses: what is open tells them apart. */
async function open(access: Access, draft: PullRequestDraft): ReturnType<PullRequests["open"]> {
  const { octokit, owner, repo } = access;
  const { head, base } = draft;
  try {
    const { data } = await octokit.rest.pulls.create({
      owner,
      repo,
      head,
      base,
      title: cutLine(draft.title, 256),
      body: cutBody(draft.body),
    });
    return { kind: "opened", pullRequest: readAnswer(PullRequestAnswer, data) };
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 422) throw error;
    const [existing] = await list(access, { state: "open", head: `${owner}:${head}`, base });
    return existing === undefined
      ? { kind: "refused", message: error.message }
      : { kind: "exists" };
  }
}
