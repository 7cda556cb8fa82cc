import { existsSync, readFileSync } from "node:fs";
import type { GitHubOptions } from "../../src/sandbox/github/start-github.ts";
import type { Delivery } from "../../src/sandbox/github/webhooks.ts";
import { type Description, readDescription } from "./openapi-description.ts";

type Hooks = Pick<GitHubOptions, "intercept" | "afterEffect">;

type GitHubWatch = {
  /** For `startGitHub`; the test's own hooks still do what they do. */
  readonly hooks: Hooks;
  /** The operations that Evenkeel itself has used. */
  readonly operations: ReadonlySet<string>;
  /** Throws an Error that lists where an exchange, or one of these webhooks, was not as described. */
  readonly verify: (deliveries?: readonly Pick<Delivery, "event" | "action" | "body">[]) => void;
};

const file = process.env["EVENKEEL_OPENAPI"];

/** What is missing to hold exchanges against GitHub's own description; undefined if it is there. */
export const missingForOpenApi = missing();

let description: Description | undefined;

/**
 * Holds all that goes to and comes from a sandbox's GitHub against GitHub's OpenAPI description, the file that the
 * environment's EVENKEEL_OPENAPI names; watches nothing without it.
 */
export function watchGitHub(own: Hooks = {}): GitHubWatch {
  if (file === undefined || missingForOpenApi !== undefined) {
    return { hooks: own, operations: new Set(), verify: () => {} };
  }
  description ??= readDescription(JSON.parse(readFileSync(file, "utf8")));
  return watchBy(description, own);
}

/** A request of Evenkeel's must always be as described, another's only if it is accepted: tests send wrong ones. */
export function watchBy(
  { check, checkWebhook }: Description,
  own: Hooks = {},
): GitHubWatch & { readonly hooks: Required<Hooks> } {
  const operations = new Set<string>();
  const deviations = new Set<string>();
  const bodies = new WeakMap<Request, string>();

  async function hold(request: Request, response: Response): Promise<void> {
    const { pathname, search } = new URL(request.url);
    if (isGit(pathname)) return;
    const { operation, ...faults } = check({
      method: request.method,
      url: `${pathname.replace(/^\/api\/v3(?=\/)/, "")}${search}`,
      sent: parse(bodies.get(request) ?? ""),
      status: response.status,
      answered: parse(await response.clone().text()),
    });
    const isOurs = request.headers.get("user-agent")?.startsWith("evenkeel") === true;
    if (isOurs && operation !== undefined) operations.add(operation);
    const asked = isOurs || response.ok ? faults.request : [];
    const at = `${request.method} ${pathname} → ${response.status} (${operation})`;
    for (const fault of asked) deviations.add(`${at}, the request: ${fault}`);
    for (const fault of faults.answer) deviations.add(`${at}, the answer: ${fault}`);
  }

  return {
    operations,
    hooks: {
      intercept: async (request) => {
        bodies.set(request, await request.clone().text());
        return own.intercept?.(request);
      },
      afterEffect: async (request, response) => {
        await hold(request, response);
        return own.afterEffect?.(request, response);
      },
    },
    verify: (deliveries = []) => {
      for (const { event, action, body } of deliveries) {
        const name = action === null ? event : `${event}.${action}`;
        for (const fault of checkWebhook(name, JSON.parse(body))) {
          deviations.add(`webhook ${name}: ${fault}`);
        }
      }
      if (deviations.size === 0) return;
      throw new Error(`Not as GitHub describes its API:\n${[...deviations].join("\n")}`);
    },
  };
}

/** git's own protocol lies beside the API. */
function isGit(path: string): boolean {
  return /^\/[^/]+\/[^/]+\.git(\/|$)/.test(path);
}

/** What is no JSON stays text, which no schema of GitHub's takes. */
function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function missing(): string | undefined {
  if (file === undefined) return "EVENKEEL_OPENAPI does not name GitHub's api.github.com.json";
  return existsSync(file) ? undefined : `EVENKEEL_OPENAPI names ${file}, which is not there`;
}
