import type { Repository } from "../../../src/ports/git.ts";

type Call = {
  readonly line: string;
  readonly body: unknown;
  readonly authorization: string;
  readonly deadline: boolean;
};
type Answer = (call: Call, count: number) => Response;

/** A `fetch` that answers by `METHOD /path` from a table, remembers the calls, and says 404 to all others. */
export function scriptedFetch(routes: Readonly<Record<string, Answer>>) {
  const calls: Call[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const text = await request.text();
    const call = {
      line: `${request.method} ${decodeURIComponent(new URL(request.url).pathname)}`,
      body: text === "" ? undefined : (JSON.parse(text) as unknown),
      authorization: request.headers.get("authorization") ?? "",
      deadline: init?.signal instanceof AbortSignal,
    };
    const count = calls.filter(({ line }) => line === call.line).length;
    calls.push(call);
    const answer = routes[call.line];
    const response =
      answer === undefined ? json({ message: "Not Found" }, 404) : answer(call, count);
    // A response of one's own making has no address, and pagination reads it.
    return Object.defineProperty(response, "url", { value: request.url });
  };
  return {
    fetch,
    calls,
    lines: () => calls.map(({ line }) => line),
    bodies: (line: string) => calls.filter((call) => call.line === line).map(({ body }) => body),
  };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(value, { status, headers });
}

export const repository: Repository = { url: "https://github.com/acme/shop", slug: "acme/shop" };

export const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** A pull request as GitHub shows it; only what is read. */
export function pull(over: Readonly<Record<string, unknown>> = {}) {
  return {
    number: 7,
    html_url: "https://github.com/acme/shop/pull/7",
    title: "remediate",
    state: "open",
    merged_at: null,
    merge_commit_sha: "test-merge",
    user: { login: "evenkeel[bot]" },
    head: { ref: "remediate/x", sha: "head-1", repo: { full_name: "acme/shop" } },
    base: { ref: "production", sha: "base-1", repo: { full_name: "acme/shop" } },
    ...over,
  };
}

export const mergedPull = pull({
  state: "closed",
  merged_at: "2026-01-01T00:00:00Z",
  merge_commit_sha: "merge-1",
  merged_by: { login: "alice" },
});
