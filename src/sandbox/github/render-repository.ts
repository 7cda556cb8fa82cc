import type { GitHubState } from "./github-state.ts";
import { nodeId, renderAccount } from "./render-account.ts";
import type { RepositoryState } from "./repository-state.ts";
import { stamp } from "./stamp.ts";
import type { Wire } from "./wire.ts";

/** One body for every place where GitHub shows a repository in short. */
export function renderRepository(github: GitHubState, repository: RepositoryState) {
  const fullName = `${repository.owner.login}/${repository.name}`;
  const html = `${github.origin}/${fullName}`;
  const url = apiUrl(github, repository);
  const created = stamp(repository.createdAt);
  const open = [...repository.pulls.values(), ...repository.issues.values()];
  const openIssues = open.filter(({ state }) => state === "open").length;
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name: fullName,
    owner: renderAccount(github, repository.owner),
    private: true,
    visibility: "private" as const,
    html_url: html,
    description: null,
    fork: false,
    ...apiUrls(url),
    git_url: `${html.replace(/^http/, "git")}.git`,
    ssh_url: `${html.replace(/^http/, "ssh")}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    open_issues: openIssues,
    open_issues_count: openIssues,
    topics: [],
    has_issues: repository.hasIssues,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    pushed_at: created,
    created_at: created,
    updated_at: created,
    allow_merge_commit: repository.mergeMethods.has("merge"),
    allow_squash_merge: repository.mergeMethods.has("squash"),
    allow_rebase_merge: false,
    allow_auto_merge: false,
    delete_branch_on_merge: repository.deleteBranchOnMerge,
    merge_commit_title: "MERGE_MESSAGE" as const,
    merge_commit_message: "PR_TITLE" as const,
    squash_merge_commit_title: "COMMIT_OR_PR_TITLE" as const,
    squash_merge_commit_message: "COMMIT_MESSAGES" as const,
  } satisfies Wire<"repository"> & Wire<"minimal-repository">;
}

export function renderFullRepository(
  github: GitHubState,
  repository: RepositoryState,
): Wire<"full-repository"> {
  const created = stamp(repository.createdAt);
  return {
    ...renderRepository(github, repository),
    created_at: created,
    updated_at: created,
    pushed_at: created,
    has_discussions: false,
    subscribers_count: 0,
    network_count: 0,
  };
}

export function apiUrl(github: GitHubState, repository: RepositoryState): string {
  return `${github.origin}/repos/${repository.owner.login}/${repository.name}`;
}

function apiUrls(url: string) {
  return {
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}
