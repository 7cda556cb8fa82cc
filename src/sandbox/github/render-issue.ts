import type { CommentState, ReactionState } from "./comment-state.ts";
import type { GitHubState } from "./github-state.ts";
import type { IssueState } from "./pull-state.ts";
import { association, nodeId, renderAccount } from "./render-account.ts";
import { renderApp } from "./render-app.ts";
import { apiUrl } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";
import { stamp, stampOrNull } from "./stamp.ts";
import type { Wire } from "./wire.ts";

/** An issue, or the issue side of a pull request. */
export function renderIssue(github: GitHubState, repository: RepositoryState, issue: IssueState) {
  const url = `${apiUrl(github, repository)}/issues/${issue.number}`;
  const pull = repository.pulls.get(issue.number);
  const html = issuePage(github, repository, issue.number);
  const comments = [...repository.comments.values()].filter((one) => one.issue === issue.number);
  return {
    id: issue.id,
    node_id: nodeId("Issue", issue.id),
    url,
    repository_url: apiUrl(github, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    number: issue.number,
    state: issue.state,
    state_reason: issue.state === "closed" ? "completed" : null,
    title: issue.title,
    body: issue.body,
    user: renderAccount(github, issue.author),
    author_association: association(repository, issue.author),
    reactions: rollup(url, []),
    labels: issue.labels.map((name) => renderLabel(github, repository, name)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: comments.length,
    closed_at: stampOrNull(issue.closedAt),
    created_at: stamp(issue.createdAt),
    updated_at: stamp(issue.updatedAt),
    closed_by: issue.closedBy === null ? null : renderAccount(github, issue.closedBy),
    ...(pull === undefined
      ? {}
      : {
          draft: pull.draft,
          pull_request: {
            url: `${apiUrl(github, repository)}/pulls/${issue.number}`,
            html_url: html,
            diff_url: `${html}.diff`,
            patch_url: `${html}.patch`,
            merged_at: stampOrNull(pull.merged?.at ?? null),
          },
        }),
  } satisfies Wire<"issue">;
}

export function renderComment(
  github: GitHubState,
  repository: RepositoryState,
  comment: CommentState,
) {
  return {
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    url: `${apiUrl(github, repository)}/issues/comments/${comment.id}`,
    html_url: `${issuePage(github, repository, comment.issue)}#issuecomment-${comment.id}`,
    issue_url: `${apiUrl(github, repository)}/issues/${comment.issue}`,
    body: comment.body,
    user: renderAccount(github, comment.author),
    author_association: association(repository, comment.author),
    performed_via_github_app: comment.author.id === github.bot.id ? renderApp(github, "app") : null,
    reactions: rollup(
      `${apiUrl(github, repository)}/issues/comments/${comment.id}`,
      comment.reactions,
    ),
    created_at: stamp(comment.createdAt),
    updated_at: stamp(comment.updatedAt),
  } satisfies Wire<"issue-comment">;
}

export function renderLabel(github: GitHubState, repository: RepositoryState, name: string) {
  return {
    id: repository.id,
    node_id: nodeId("Label", name),
    url: `${apiUrl(github, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    description: "",
    color: "ededed",
    default: false,
  };
}

function rollup(url: string, given: readonly ReactionState[]): Wire<"reaction-rollup"> {
  const count = (content: ReactionState["content"]) =>
    given.filter((one) => one.content === content).length;
  return {
    url: `${url}/reactions`,
    total_count: given.length,
    "+1": count("+1"),
    "-1": count("-1"),
    laugh: count("laugh"),
    confused: count("confused"),
    heart: count("heart"),
    hooray: count("hooray"),
    rocket: count("rocket"),
    eyes: count("eyes"),
  };
}

function issuePage(github: GitHubState, repository: RepositoryState, number: number): string {
  const kind = repository.pulls.has(number) ? "pull" : "issues";
  return `${github.origin}/${repository.owner.login}/${repository.name}/${kind}/${number}`;
}
