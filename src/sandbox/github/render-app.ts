import type { CheckApp } from "./check-state.ts";
import type { GitHubState, Installation } from "./github-state.ts";
import { nodeId, renderAccount } from "./render-account.ts";
import { stamp } from "./stamp.ts";
import type { Wire } from "./wire.ts";

/** Of GitHub Actions, which stands for all other CI here. */
export const CI_APP_ID = 15368;

export function renderApp(github: GitHubState, which: CheckApp) {
  const ours = which === "app";
  const id = ours ? github.app.id : CI_APP_ID;
  const slug = ours ? github.app.slug : "github-actions";
  return {
    id,
    slug,
    node_id: nodeId("App", id),
    owner: renderAccount(github, github.bot),
    name: slug,
    description: null,
    external_url: github.origin,
    html_url: `${github.origin}/apps/${slug}`,
    created_at: stamp(github.app.createdAt),
    updated_at: stamp(github.app.createdAt),
    permissions: ours ? github.app.permissions : { checks: "write" as const },
    events: ours ? [...github.app.events] : [],
  } satisfies NonNullable<Wire<"integration">>;
}

export function renderInstallation(
  github: GitHubState,
  installation: Installation,
): Wire<"installation"> {
  const url = `${github.origin}/app/installations/${installation.id}`;
  return {
    id: installation.id,
    account: renderAccount(github, installation.account),
    repository_selection: "all",
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${github.origin}/installation/repositories`,
    html_url: `${github.origin}/settings/installations/${installation.id}`,
    app_id: github.app.id,
    app_slug: github.app.slug,
    target_id: installation.account.id,
    target_type: installation.account.type,
    permissions: github.app.permissions,
    events: [...github.app.events],
    created_at: stamp(installation.createdAt),
    updated_at: stamp(installation.createdAt),
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
}
