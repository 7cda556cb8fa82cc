import type { Account, GitHubState } from "./github-state.ts";
import type { RepositoryState } from "./repository-state.ts";
import type { Wire } from "./wire.ts";

export function renderAccount(github: GitHubState, account: Account) {
  const url = `${github.origin}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("User", account.id),
    avatar_url: `${github.origin}/avatars/${account.id}`,
    gravatar_id: "",
    url,
    html_url:
      account.type === "Bot"
        ? `${github.origin}/apps/${github.app.slug}`
        : `${github.origin}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  } satisfies Wire<"simple-user">;
}

export function emailOf(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.github.com`;
}

/** Opaque to callers, as on GitHub. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString("base64url");
}

/** How the account stands to the repository. */
export function association(
  repository: RepositoryState,
  account: Account,
): Wire<"author-association"> {
  if (account.id === repository.owner.id) return "OWNER";
  return account.type === "Bot" || account.role === "read" ? "CONTRIBUTOR" : "COLLABORATOR";
}
