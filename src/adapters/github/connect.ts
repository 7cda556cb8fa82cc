import { Octokit } from "@octokit/rest";
import type { Log } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import { toPortError } from "./github-error.ts";

export type Connection = {
  /** Of GitHub's REST API; a GitHub Enterprise Server's ends in `/api/v3`. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly log: Log;
};

/** One repository and a client that may work on it. */
export type Access = {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
};

export type GitHub = { readonly access: (repository: Repository) => Access };

const deadlineMilliseconds = 15_000;

/**
 * A client without retries: whoever calls reads the state again before a second try. Every request has a deadline,
 * and every failure is one of the ports' errors or a `GitHubError`. `authorize` gives the Authorization header;
 * `renew` is set after a 401, which has no effect and so may be tried once more.
 */
export function connect(
  { baseUrl, fetch, log }: Connection,
  authorize?: (renew: boolean) => Promise<string>,
): Octokit {
  const octokit = new Octokit({
    baseUrl,
    userAgent: "evenkeel",
    request: { fetch },
    log: {
      debug: ignore,
      info: ignore,
      warn: (message: string) => log.warn(message),
      error: ignore,
    },
  });
  octokit.hook.wrap("request", async (request, options) => {
    const send = async (renew: boolean) => {
      // Other hooks get these very options, not what is passed on here: they have to be changed in place.
      if (authorize !== undefined) options.headers.authorization = await authorize(renew);
      options.request = {
        ...options.request,
        signal: AbortSignal.timeout(deadlineMilliseconds),
      };
      return request(options);
    };
    try {
      return await send(false).catch((error: unknown) => {
        if (authorize === undefined || !isUnauthorized(error)) throw error;
        return send(true);
      });
    } catch (error) {
      throw toPortError(error);
    }
  });
  return octokit;
}

/** Owner and name of a repository that a GitHub serves; throws for one on disk. */
export function slugParts({ slug, url }: Repository): {
  readonly owner: string;
  readonly repo: string;
} {
  const [owner, repo, rest] = (slug ?? "").split("/");
  if (!owner || !repo || rest !== undefined) {
    throw new Error(`${url} is not a repository of GitHub: pull requests need one there`);
  }
  return { owner, repo };
}

function isUnauthorized(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && error.status === 401;
}

function ignore(): void {
  // Octokit's own lines: what fails is thrown, and said once by whoever catches it.
}
