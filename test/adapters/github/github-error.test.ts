import { describe, expect, it } from "vitest";
import { createHosting } from "../../../src/adapters/github/create-hosting.ts";
import { GitHubError } from "../../../src/adapters/github/github-error.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { json, pull, repository, scriptedFetch, silent } from "./scripted-fetch.ts";

const token = "ghp_averysecrettoken";

async function failureOf(answer: () => Response): Promise<unknown> {
  const { fetch } = scriptedFetch({ "GET /repos/acme/shop/pulls/7": answer });
  const hosting = createHosting({ auth: { kind: "token", token }, fetch, log: silent });
  return hosting.pullRequests.get(repository, 7).then(
    () => undefined,
    (error: unknown) => error,
  );
}

const date = "Thu, 01 Jan 2026 00:00:00 GMT";
const reset = String(Date.parse(date) / 1000 + 90);

describe("createHosting() when GitHub slows it down", () => {
  it.each([
    ["retry-after", 403, { "retry-after": "30" }, "You have exceeded a secondary rate limit", 30],
    ["retry-after on 429", 429, { "retry-after": "5" }, "Too many requests", 5],
    [
      "the reset of the primary limit, by GitHub's clock",
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset, date },
      "API rate limit exceeded",
      90,
    ],
    [
      "a reset that has passed",
      429,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1", date },
      "API rate limit exceeded",
      1,
    ],
    ["a minute without any header", 429, {}, "slow down", 60],
    ["a minute for a secondary limit without headers", 403, {}, "secondary rate limit", 60],
  ])("waits for %s", async (...row) => {
    const [, status, headers, message, seconds] = row;
    const failure = await failureOf(() => json({ message }, status, headers));
    expect(failure).toBeInstanceOf(RateLimitedError);
    expect(failure).toMatchObject({ retryAfterSeconds: seconds });
  });
});

describe("createHosting() when GitHub fails", () => {
  it.each([500, 502, 503, 504])("is unavailable on %i", async (status) => {
    expect(await failureOf(() => new Response("<html>", { status }))).toBeInstanceOf(
      UnavailableError,
    );
  });

  it.each([
    ["a broken connection", new TypeError("fetch failed", { cause: new Error("ECONNRESET") })],
    ["a passed deadline", new DOMException("The operation timed out", "TimeoutError")],
    ["an aborted request", new DOMException("aborted", "AbortError")],
  ])("is unavailable on %s", async (_, thrown) => {
    const failure = await failureOf(() => {
      throw thrown;
    });
    expect(failure).toBeInstanceOf(UnavailableError);
  });

  it("is unavailable when an answer was cut short", async () => {
    const cut = JSON.stringify(pull()).slice(0, 40);
    const headers = { "content-type": "application/json" };
    expect(await failureOf(() => new Response(cut, { headers }))).toBeInstanceOf(UnavailableError);
  });

  it.each([
    [401, "check the App id and private key, or the token"],
    [403, "grant the permission"],
    [404, "GitHub answered GET /repos/acme/shop/pulls/7 with 404"],
  ])("says what to do on %i and never the token", async (status, advice) => {
    const failure = await failureOf(() => json({ message: "No" }, status));
    expect(failure).toBeInstanceOf(GitHubError);
    expect(String(failure)).toContain(advice);
    expect(JSON.stringify([failure, Object(failure).stack, String(failure)])).not.toContain(token);
  });

  it("refuses a repository that no GitHub serves", () => {
    const hosting = createHosting({ auth: { kind: "token", token }, log: silent });
    expect(() => hosting.pullRequests.listOpen({ url: "/srv/shop.git", slug: null })).toThrow(
      "/srv/shop.git is not a repository of GitHub",
    );
  });
});
