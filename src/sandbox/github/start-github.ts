import { createPublicKey } from "node:crypto";
import { once } from "node:events";
import { createAdaptorServer } from "@hono/node-server";
import { account, issueToken } from "./account.ts";
import { createApi } from "./create-api.ts";
import { createRepository, protect, type RepositoryOptions } from "./create-repository.ts";
import type { GitHubState, RepositoryRole } from "./github-state.ts";
import { enqueue, type QueueEntry } from "./merge-queue.ts";
import { noticeRefs } from "./notice-refs.ts";
import { person, type Person } from "./person.ts";
import type { AppManifest } from "./read-app-manifest.ts";
import { reportCheck, rerequestCheck, type OutsideCheck } from "./report-check.ts";
import type { Protection } from "./repository-state.ts";
import { requireRepository } from "./require-repository.ts";
import { createWebhooks, type Delivery, type DeliveryPolicy } from "./webhooks.ts";

export type GitHubOptions = {
  /** Bare repositories are `<root>/<owner>/<name>.git`. */
  readonly root: string;
  /** The world's clock: times in answers and dates of commits. */
  readonly now: () => Date;
  readonly app: AppManifest & {
    readonly id: number;
    readonly slug: string;
    /** PEM; of the private key works too. */
    readonly publicKey: string;
    readonly webhook: { readonly url: string | null; readonly secret: string };
  };
  /** Persons with a token known beforehand, by login. Others come to be when `as` names them, and may write. */
  readonly users?: Readonly<
    Record<string, { readonly token: string; readonly role: RepositoryRole }>
  >;
  /** A free port by default. */
  readonly port?: number;
  /** Per caller and hour of the world's clock; 5000 by default. */
  readonly requestsPerHour?: number;
  readonly deliver?: DeliveryPolicy;
  /** A response here is the answer and nothing happens. Clone the request before reading its body. */
  readonly intercept?: (request: Request) => Response | undefined | Promise<Response | undefined>;
  /** A response here replaces the answer of what did happen: a 502 after the effect. */
  readonly afterEffect?: (
    request: Request,
    response: Response,
  ) => Response | undefined | Promise<Response | undefined>;
};

export type GitHubSandbox = AsyncDisposable & {
  /** Base of the REST API (also below `/api/v3`), of the website and of clone URLs; no slash at its end. */
  readonly url: string;
  /** The same GitHub without a socket. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly createRepository: (
    slug: string,
    options?: RepositoryOptions,
  ) => Promise<{ readonly slug: string; readonly url: string; readonly path: string }>;
  readonly protect: (slug: string, branch: string, rule: Partial<Protection>) => void;
  /** May write, unless another role is given where the login is first named. */
  readonly as: (login: string, role?: RepositoryRole) => Person;
  /** Queues a pull request as `login`. */
  readonly enqueue: (slug: string, number: number, login: string) => Promise<QueueEntry>;
  /** A check run by another App than the one under test. */
  readonly reportCheck: (slug: string, check: OutsideCheck) => Promise<void>;
  /** A person presses "Re-run" on a check run of the App. */
  readonly rerequestCheck: (slug: string, id: number, login: string) => void;
  /** Looks for what was written to the bare repository behind GitHub's back, and announces it. */
  readonly notice: (slug: string, login: string) => Promise<void>;
  /** Makes every installation token invalid, as an hour does. */
  readonly expireTokens: () => void;
  readonly deliveries: {
    readonly drain: () => Promise<void>;
    /** Newest first. */
    readonly list: () => readonly Delivery[];
    readonly sendTo: (url: string | null) => void;
  };
  readonly close: () => Promise<void>;
};

/** Starts a GitHub on a loopback port. State is in memory, repositories are real git on disk. */
export async function startGitHub(options: GitHubOptions): Promise<GitHubSandbox> {
  let answer: GitHubSandbox["fetch"] = unready;
  const server = createAdaptorServer({
    fetch: (request: Request) => answer(request),
    overrideGlobalObjects: false,
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The sandbox's GitHub needs a TCP port.");
  }
  const github = createState(options, `http://127.0.0.1:${address.port}`);
  const api = createApi(github, options.requestsPerHour ?? 5000);
  const fetch: GitHubSandbox["fetch"] = async (request) => {
    const intercepted = await options.intercept?.(request);
    if (intercepted !== undefined) return intercepted;
    const response = await api.fetch(request);
    return (await options.afterEffect?.(request, response)) ?? response;
  };
  answer = fetch;
  const user = (login: string) => account(github, { login, type: "User", role: "write" });

  async function close(): Promise<void> {
    github.webhooks.sendTo(null);
    await github.webhooks.drain();
    const closed = once(server, "close");
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
  }

  return {
    url: github.origin,
    fetch,
    createRepository: async (slug, repositoryOptions) => {
      const { path } = await createRepository(github, slug, repositoryOptions);
      return { slug, url: `${github.origin}/${slug}.git`, path };
    },
    protect: (slug, branch, rule) => {
      protect(requireRepository(github, slug), branch, rule);
    },
    as: (login, role) => person(github, fetch, { login, role }),
    enqueue: (slug, number, login) => enqueue(github, slug, { number, by: user(login) }),
    reportCheck: (slug, check) => reportCheck(github, requireRepository(github, slug), check),
    rerequestCheck: (slug, id, login) => {
      rerequestCheck(github, requireRepository(github, slug), { id, by: user(login) });
    },
    notice: (slug, login) => {
      const repository = requireRepository(github, slug);
      return repository.exclusive(() => noticeRefs(github, repository, user(login)));
    },
    expireTokens: () => {
      for (const [token, { kind }] of github.credentials) {
        if (kind === "installation") github.credentials.delete(token);
      }
    },
    deliveries: {
      drain: github.webhooks.drain,
      list: github.webhooks.list,
      sendTo: github.webhooks.sendTo,
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function unready(): Promise<Response> {
  return new Response("The sandbox's GitHub is starting.", { status: 503 });
}

function createState(options: GitHubOptions, origin: string): GitHubState {
  const { root, now, app } = options;
  let id = 1000;
  const nextId = () => (id += 1);
  const accounts: GitHubState["accounts"] = new Map();
  const github: GitHubState = {
    root,
    origin,
    now,
    nextId,
    app: { ...app, publicKey: createPublicKey(app.publicKey), createdAt: now() },
    bot: account({ accounts, nextId }, { login: `${app.slug}[bot]`, type: "Bot", role: "write" }),
    accounts,
    installations: new Map(),
    credentials: new Map(),
    repositories: new Map(),
    webhooks: createWebhooks({
      ...app.webhook,
      deliver: options.deliver ?? (() => "once"),
      nextId,
      now,
    }),
  };
  for (const [login, { token, role }] of Object.entries(options.users ?? {})) {
    issueToken(github, account(github, { login, type: "User", role }), token);
  }
  return github;
}
