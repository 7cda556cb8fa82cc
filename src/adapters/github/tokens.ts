import type { createAppAuth } from "@octokit/auth-app";
import type { Octokit } from "@octokit/rest";
import type { Repository } from "../../ports/git.ts";
import { slugParts } from "./connect.ts";
import { GitHubError } from "./github-error.ts";

export type GitHubAuth =
  | { readonly kind: "app"; readonly appId: number; readonly privateKey: string }
  /** A personal access token: no check runs, and its owner is the author of everything. */
  | { readonly kind: "token"; readonly token: string };

/** A token that works on one repository; `renew` throws away what is remembered of it first. */
export type Tokens = (repository: Repository, renew?: boolean) => Promise<string>;

/**
 * An App's tokens live for an hour and are narrowed to the one repository. Its installation is found by the
 * repository, so that one App may be installed in many places. `app` is a client that is the App itself.
 */
export function createAppTokens(app: Octokit, appAuth: ReturnType<typeof createAppAuth>): Tokens {
  const installations = new Map<string, Promise<number>>();

  function installationOf(owner: string, repo: string): Promise<number> {
    const slug = `${owner}/${repo}`;
    const known = installations.get(slug);
    if (known !== undefined) return known;
    const found = findInstallation(app, owner, repo);
    installations.set(slug, found);
    found.catch(() => installations.delete(slug));
    return found;
  }

  return async function tokenFor(repository, renew = false): Promise<string> {
    const { owner, repo } = slugParts(repository);
    if (renew) installations.delete(`${owner}/${repo}`);
    const installationId = await installationOf(owner, repo);
    try {
      const { token } = await appAuth({
        type: "installation",
        installationId,
        repositoryNames: [repo],
        refresh: renew,
      });
      return token;
    } catch (error) {
      // The App was installed anew since it was looked up.
      if (renew || !isMissing(error)) throw error;
      return tokenFor(repository, true);
    }
  };
}

async function findInstallation(app: Octokit, owner: string, repo: string): Promise<number> {
  try {
    const { data } = await app.rest.apps.getRepoInstallation({ owner, repo });
    return data.id;
  } catch (error) {
    if (!isMissing(error)) throw error;
    const advice = `install it on ${owner}, or add the repository to the installation`;
    throw new GitHubError(`The GitHub App is not installed on ${owner}/${repo}: ${advice}`, 404);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof GitHubError && error.status === 404;
}
