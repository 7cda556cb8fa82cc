import { protectionGate, checkStates } from "./gate.ts";
import type { GitHubState } from "./github-state.ts";
import type { Mergeability, PullState } from "./pull-state.ts";
import type { FileDiff } from "./read-diff.ts";
import { association, nodeId, renderAccount } from "./render-account.ts";
import { renderLabel } from "./render-issue.ts";
import { apiUrl, renderRepository } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";
import { stamp, stampOrNull } from "./stamp.ts";
import type { Wire } from "./wire.ts";

/** What a pull request's own page shows beyond the list: counted from git. */
export type PullDetail = {
  readonly commits: number;
  readonly files: readonly FileDiff[];
  /** What this reader is told; null while the background job has not run. */
  readonly mergeability: Mergeability | null;
};

export function renderPullSimple(
  github: GitHubState,
  repository: RepositoryState,
  pull: PullState,
) {
  const url = `${apiUrl(github, repository)}/pulls/${pull.number}`;
  const issue = `${apiUrl(github, repository)}/issues/${pull.number}`;
  const html = pullPage(github, repository, pull);
  const statuses = `${apiUrl(github, repository)}/statuses/${pull.headSha}`;
  const side = (ref: string, sha: string) => ({
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: renderAccount(github, repository.owner),
    repo: renderRepository(github, repository),
  });
  return {
    url,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${apiUrl(github, repository)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: renderAccount(github, pull.author),
    body: pull.body,
    labels: pull.labels.map((name) => renderLabel(github, repository, name)),
    milestone: null,
    active_lock_reason: null,
    created_at: stamp(pull.createdAt),
    updated_at: stamp(pull.updatedAt),
    closed_at: stampOrNull(pull.closedAt),
    merged_at: stampOrNull(pull.merged?.at ?? null),
    merge_commit_sha: pull.merged?.sha ?? pull.mergeability?.testMerge ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map((user) => renderAccount(github, user)),
    requested_teams: [],
    head: side(pull.head, pull.headSha),
    base: side(pull.base, pull.baseSha),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${apiUrl(github, repository)}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: association(repository, pull.author),
    auto_merge: null,
    draft: pull.draft,
  } satisfies Wire<"pull-request-simple">;
}

export function renderPull(
  github: GitHubState,
  repository: RepositoryState,
  { pull, detail }: { readonly pull: PullState; readonly detail: PullDetail },
): Wire<"pull-request"> {
  const { mergeability, files } = detail;
  const comments = [...repository.comments.values()].filter(({ issue }) => issue === pull.number);
  const mergeable = mergeability === null ? null : mergeability.testMerge !== null;
  return {
    ...renderPullSimple(github, repository, pull),
    merged: pull.merged !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeableState(repository, pull, mergeable),
    merged_by: pull.merged === null ? null : renderAccount(github, pull.merged.by),
    comments: comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: detail.commits,
    additions: files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
    changed_files: files.length,
  };
}

export function renderPullMinimal(
  github: GitHubState,
  repository: RepositoryState,
  pull: PullState,
) {
  const url = apiUrl(github, repository);
  const repo = { id: repository.id, url, name: repository.name };
  return {
    id: pull.id,
    number: pull.number,
    url: `${url}/pulls/${pull.number}`,
    head: { ref: pull.head, sha: pull.headSha, repo },
    base: { ref: pull.base, sha: pull.baseSha, repo },
  } satisfies Wire<"pull-request-minimal">;
}

export function pullPage(
  github: GitHubState,
  repository: RepositoryState,
  { number }: Pick<PullState, "number">,
): string {
  return `${github.origin}/${repository.owner.login}/${repository.name}/pull/${number}`;
}

function mergeableState(
  repository: RepositoryState,
  pull: PullState,
  mergeable: boolean | null,
): string {
  if (mergeable === null) return "unknown";
  if (!mergeable) return "dirty";
  if (pull.draft) return "draft";
  if (protectionGate(repository, pull).kind === "shut") return "blocked";
  const states = [...checkStates(repository, pull.headSha).values()];
  return states.every((state) => state === "success") ? "clean" : "unstable";
}
