import type { GitHubState } from "./github-state.ts";
import { renderAccount } from "./render-account.ts";
import { renderInstallation } from "./render-app.ts";
import { renderRepository } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";

/** Lets the App into a repository, and tells it so: every App hears of its installations. */
export function install(github: GitHubState, repository: RepositoryState): void {
  const { owner } = repository;
  const key = owner.login.toLowerCase();
  const known = github.installations.get(key);
  const installation = known ?? { id: github.nextId(), account: owner, createdAt: github.now() };
  github.installations.set(key, installation);
  const { id, node_id, name, full_name, private: hidden } = renderRepository(github, repository);
  const added = [{ id, node_id, name, full_name, private: hidden }];
  const action = known === undefined ? "created" : "added";
  github.webhooks.send({
    event: known === undefined ? "installation" : "installation_repositories",
    action,
    installationId: installation.id,
    repositoryId: null,
    body: JSON.stringify({
      action,
      installation: renderInstallation(github, installation),
      ...(known === undefined
        ? { repositories: added }
        : {
            repository_selection: "all",
            repositories_added: added,
            repositories_removed: [],
            requester: null,
          }),
      sender: renderAccount(github, owner),
    }),
  });
}
