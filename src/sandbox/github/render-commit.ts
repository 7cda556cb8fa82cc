import type { GitHubState } from "./github-state.ts";
import type { GitCommit, GitSignature } from "./read-commits.ts";
import type { FileDiff } from "./read-diff.ts";
import { emailOf, nodeId, renderAccount } from "./render-account.ts";
import { apiUrl } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";
import type { Wire } from "./wire.ts";

export function renderCommit(github: GitHubState, repository: RepositoryState, commit: GitCommit) {
  const url = `${apiUrl(github, repository)}/commits/${commit.sha}`;
  const html = (sha: string) =>
    `${github.origin}/${repository.owner.login}/${repository.name}/commit/${sha}`;
  const accountOf = ({ email }: GitSignature) => {
    const account = [...github.accounts.values()].find((one) => emailOf(one) === email);
    return account === undefined ? null : renderAccount(github, account);
  };
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    url,
    html_url: html(commit.sha),
    comments_url: `${url}/comments`,
    commit: {
      url: `${apiUrl(github, repository)}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${apiUrl(github, repository)}/git/trees/${commit.tree}` },
      verification: {
        verified: false,
        reason: "unsigned" as const,
        payload: null,
        signature: null,
        verified_at: null,
      },
    },
    author: accountOf(commit.author),
    committer: accountOf(commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${apiUrl(github, repository)}/commits/${sha}`,
      html_url: html(sha),
    })),
  } satisfies Wire<"commit">;
}

export function renderSimpleCommit(commit: GitCommit) {
  const { author, committer } = commit;
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: committer.date,
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  } satisfies Wire<"simple-commit">;
}

/** A function that renders the files of the commit `at`. */
export function renderFile(
  github: GitHubState,
  repository: RepositoryState,
  at: string,
): (file: FileDiff) => Wire<"diff-entry"> {
  const html = `${github.origin}/${repository.owner.login}/${repository.name}`;
  return (file) => ({
    sha: file.blob,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${at}/${file.path}`,
    raw_url: `${html}/raw/${at}/${file.path}`,
    contents_url: `${apiUrl(github, repository)}/contents/${file.path}?ref=${at}`,
    ...(file.patch === "" ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  });
}
