import { createAppAuth } from "@octokit/auth-app";
import type { Octokit } from "@octokit/rest";
import type { Log } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import type { Hosting } from "../../ports/hosting.ts";
import { createChecks } from "./checks.ts";
import { conditionalFetch } from "./conditional-fetch.ts";
import { createCommitStatuses } from "./commit-statuses.ts";
import { type Access, connect, type Connection, slugParts } from "./connect.ts";
import { dispatchEvent } from "./dispatch-event.ts";
import { type Identity, identityOfApp, identityOfToken } from "./identity.ts";
import { createIssues } from "./issues.ts";
import { createPullRequests } from "./pull-requests.ts";
import { readPermission } from "./read-permission.ts";
import { createAppTokens, type GitHubAuth, type Tokens } from "./tokens.ts";

export type GitHubHosting = Hosting & {
  /** A token that may read and write this one repository, for git; valid for some minutes at least. */
  readonly token: (repository: Repository) => Promise<string>;
  /** Asked of GitHub once. */
  readonly identity: () => Promise<Identity>;
};

/** GitHub.com or a GitHub Enterprise Server. Nothing is asked of it before the first call. */
export function createHosting(options: {
  readonly auth: GitHubAuth;
  readonly baseUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly log: Log;
}): GitHubHosting {
  const { auth, log } = options;
  const connection = {
    baseUrl: (options.baseUrl ?? "https://api.github.com").replace(/\/+$/, ""),
    fetch: conditionalFetch(options.fetch ?? globalThis.fetch),
    log,
  };
  const anonymous = connect(connection);
  const { own, tokens } =
    auth.kind === "app" ? asApp(auth, connection, anonymous) : asUser(auth.token, connection);
  const clients = new Map<string, Octokit>();
  let identity: Promise<Identity> | undefined;

  function access(repository: Repository): Access {
    const parts = slugParts(repository);
    const slug = `${parts.owner}/${parts.repo}`;
    const octokit =
      clients.get(slug) ??
      connect(connection, async (renew) => `token ${await tokens(repository, renew)}`);
    clients.set(slug, octokit);
    return { octokit, ...parts };
  }

  function identify(): Promise<Identity> {
    identity ??= auth.kind === "app" ? identityOfApp(own, anonymous) : identityOfToken(own);
    identity.catch(() => (identity = undefined));
    return identity;
  }

  const login = async () => (await identify()).login;

  return {
    pullRequests: createPullRequests({ access, log, login }),
    statuses: createCommitStatuses({ access }),
    checks: createChecks({ access, log, appId: auth.kind === "app" ? auth.appId : null }),
    issues: createIssues({ access, login }),
    permission: (repository, name) => readPermission(access(repository), name),
    dispatch: (repository, event) => dispatchEvent(access(repository), event),
    token: (repository) => tokens(repository),
    identity: identify,
  };
}

type Credentials = {
  /** A client that is the App or the user itself. */
  readonly own: Octokit;
  readonly tokens: Tokens;
};

function asApp(
  { appId, privateKey }: GitHubAuth & { readonly kind: "app" },
  connection: Connection,
  anonymous: Octokit,
): Credentials {
  const appAuth = createAppAuth({ appId, privateKey, request: anonymous.request });
  const own = connect(connection, async () => `bearer ${(await appAuth({ type: "app" })).token}`);
  return { own, tokens: createAppTokens(own, appAuth) };
}

function asUser(token: string, connection: Connection): Credentials {
  const own = connect(connection, () => Promise.resolve(`token ${token}`));
  return { own, tokens: () => Promise.resolve(token) };
}
