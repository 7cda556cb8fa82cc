import { describe, expect, it } from "vitest";
import { createHosting } from "../../../src/adapters/github/create-hosting.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import type { Hosting } from "../../../src/ports/hosting.ts";
import { json, pull, repository, scriptedFetch, silent } from "./scripted-fetch.ts";

const base = "/repos/acme/shop";
const issue = { marker: "m", title: "t", body: "b" };

const calls = {
  [`GET ${base}/issues/7/comments`]: (to) => to.pullRequests.comments(repository, 7),
  [`POST ${base}/issues/comments/9/reactions`]: (to) =>
    to.pullRequests.react(repository, 9, "eyes"),
  [`GET ${base}/pulls/7/reviews`]: (to) => to.pullRequests.reviews(repository, 7),
  [`PATCH ${base}/pulls/7`]: (to) => to.pullRequests.describe(repository, 7, "new"),
  [`POST ${base}/pulls/7/requested_reviewers`]: (to) =>
    to.pullRequests.requestReviewers(repository, 7, ["alice"]),
  [`GET ${base}/branches/production`]: (to) => to.pullRequests.protection(repository, "production"),
  [`GET ${base}/rules/branches/production`]: (to) =>
    to.pullRequests.protection(repository, "production"),
  [`GET ${base}/issues`]: (to) => to.issues.find(repository, "m"),
  [`POST ${base}/issues`]: (to) => to.issues.open(repository, issue),
  [`PATCH ${base}/issues/7`]: (to) => to.issues.close(repository, 7),
  [`GET ${base}/collaborators/alice/permission`]: (to) => to.permission(repository, "alice"),
  [`POST ${base}/dispatches`]: (to) => to.dispatch(repository, { event: "x", payload: {} }),
} satisfies Record<string, (to: Hosting) => Promise<unknown>>;

async function failureOf(
  line: string,
  call: (to: Hosting) => Promise<unknown>,
  no: () => Response,
) {
  const { fetch } = scriptedFetch({
    "GET /user": () => json({ login: "octocat", id: 1 }),
    [`GET ${base}/pulls/7`]: () => json(pull({ body: "old" })),
    [line]: no,
  });
  const auth = { kind: "token", token: "ghp_1" } as const;
  return call(createHosting({ auth, fetch, log: silent })).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe.each(Object.entries(calls))("%s", (line, call) => {
  it.each([
    ["a secondary limit", 403, { "retry-after": "30" }, 30],
    ["too many requests", 429, { "retry-after": "600" }, 600],
    ["a secondary limit without headers", 403, {}, 60],
  ])("waits out %s", async (_, status, headers, seconds) => {
    const message = "You have exceeded a secondary rate limit";
    const failure = await failureOf(line, call, () => json({ message }, status, headers));
    expect(failure).toBeInstanceOf(RateLimitedError);
    expect(failure).toMatchObject({ retryAfterSeconds: seconds });
  });

  it("may be tried again where GitHub is down", async () => {
    const failure = await failureOf(line, call, () => new Response("<html>", { status: 502 }));
    expect(failure).toBeInstanceOf(UnavailableError);
  });
});
