import { describe, expect, it } from "vitest";
import { createDynatrace } from "../../../src/adapters/dynatrace/create-dynatrace.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { dynatraceApi } from "../../../src/sandbox/dynatrace/api.ts";
import { recordedFetch } from "../../support/recorded-fetch.ts";
import { createImpatientClock } from "../kubernetes/impatient-clock.ts";
import {
  context,
  measuring,
  provider,
  ready,
  recordedMetrics,
  token,
  url,
  window,
} from "./dynatrace-world.ts";

const host = "Dynatrace at abc12345.live.dynatrace.example.org";

function measured(): Response {
  return Response.json({ totalCount: 1, result: recordedMetrics("metrics-one-series") });
}

function status(code: number, headers: Readonly<Record<string, string>> = {}): () => Response {
  return () => Response.json({ error: { code, message: "Busy." } }, { status: code, headers });
}

function broken(): never {
  throw new TypeError("fetch failed", { cause: new Error("read ECONNRESET") });
}

const hanging: typeof fetch = async (_, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener("abort", () =>
      reject(new DOMException("aborted", "TimeoutError")),
    );
  });

/** Asks for as many indicators, on a clock where nobody waits. */
function asking(fetch: typeof globalThis.fetch, count = 1) {
  const clock = createImpatientClock();
  const end = clock.now().getTime() - 600_000;
  const results = provider({ fetch, clock, deadlineMilliseconds: 200 }).query({
    indicators: Array.from({ length: count }, (_, index) => ({
      metric: `cpu-${index}`,
      query: "metricSelector=builtin:host.cpu.usage:avg",
    })),
    window: { start: new Date(end - 600_000), end: new Date(end) },
    context,
  });
  return { clock, results };
}

describe("a fault that passes", () => {
  it.each([
    ["a cut connection", broken, [1000]],
    ["502", status(502), [1000]],
    ["429 with seconds", status(429, { "retry-after": "7" }), [7000]],
    [
      "429 with a reset in microseconds",
      status(429, { "x-ratelimit-reset": String(Date.parse("2026-01-01T00:00:12Z") * 1000) }),
      [12_000],
    ],
    [
      "429 with a reset in seconds",
      status(429, { "x-ratelimit-reset": String(Date.parse("2026-01-01T00:00:20Z") / 1000) }),
      [20_000],
    ],
    ["429 without a time", status(429), [10_000]],
    ["429 with no wait at all", status(429, { "retry-after": "0" }), [1000]],
  ])("%s is tried again after a pause", async (_, fault, waits) => {
    const network = recordedFetch(fault, measured);
    const { clock, results } = asking(network.fetch);
    expect(await results).toMatchObject([{ state: "measured" }]);
    expect(clock.waits).toEqual(waits);
  });

  it("is tried again twice", async () => {
    const { clock, results } = asking(recordedFetch(broken, status(503), measured).fetch);
    expect(await results).toMatchObject([{ state: "measured" }]);
    expect(clock.waits).toEqual([1000, 5000]);
  });
});

describe("a provider that does not answer", () => {
  it.each([
    ["cuts connections", broken, `${host} did not answer: read ECONNRESET`, 3],
    ["is down", status(503), `${host} answered 503: Busy.`, 3],
    [
      "is a login page",
      () => new Response("<html>", { status: 200 }),
      `${host} answered 200 with a page of HTML. Check the provider's url.`,
      1,
    ],
    [
      "is something else",
      () => Response.json({ status: "success", data: {} }),
      `${host} answered 200 with something that its API does not give. Check the provider's url.`,
      1,
    ],
    [
      "has no such path",
      () => new Response("not found", { status: 404 }),
      `${host} answered 404 with something that its API does not give. Check the provider's url.`,
      1,
    ],
    [
      "leads elsewhere",
      () => new Response(null, { status: 302, headers: { location: "https://sso.example.org" } }),
      `${host} redirects elsewhere (302). Set the provider's url to where it leads.`,
      1,
    ],
    [
      "sends too much",
      () => new Response("x".repeat(5 * 1024 * 1024)),
      `${host} answered with more than 4 MiB. Narrow the selectors.`,
      1,
    ],
    [
      "breaks off",
      () => new Response(new ReadableStream({ start: (c) => c.error(new Error("cut")) })),
      `${host} broke off its answer: cut`,
      3,
    ],
  ])("that %s is unavailable, and its cause named", async (_, answer, message, calls) => {
    const network = recordedFetch(answer);
    await expect(asking(network.fetch).results).rejects.toThrow(new UnavailableError(message));
    expect(network.asked).toHaveLength(calls);
    expect(network.asked[0]?.init).toMatchObject({ redirect: "manual" });
  });

  it("is unavailable after the deadline, which is not waited for again", async () => {
    const { clock, results } = asking(hanging);
    await expect(results).rejects.toThrow(`${host} did not answer: the deadline`);
    expect(clock.waits).toEqual([]);
  });

  it("is asked nothing more once it failed", async () => {
    const network = recordedFetch(() => new Response("<html>"));
    await expect(asking(network.fetch, 50).results).rejects.toThrow(UnavailableError);
    expect(network.asked).toHaveLength(4);
  });
});

it("waits for nothing more once a provider failed", async () => {
  const clock = createManualClock(ready);
  const network = recordedFetch(status(503), () => new Response("<html>"));
  const results = provider({ fetch: network.fetch, clock }).query({
    indicators: ["a", "b"].map((metric) => ({ metric, query: "metricSelector=a:avg" })),
    window,
    context,
  });
  await expect(results).rejects.toThrow(/a page of HTML/);
  expect(clock.pending).toBe(0);
  expect(network.asked).toHaveLength(2);
});

describe("a provider that limits requests", () => {
  it.each([
    ["for long", status(429, { "retry-after": "31" }), 31, []],
    ["again and again", status(429, { "retry-after": "5" }), 5, [5000, 5000]],
  ])("%s throws RateLimitedError", async (_, answer, seconds, waits) => {
    const { clock, results } = asking(recordedFetch(answer).fetch);
    await expect(results).rejects.toThrow(
      new RateLimitedError(`${host} takes no more requests for now.`, seconds),
    );
    await expect(results).rejects.toMatchObject({ retryAfterSeconds: seconds });
    expect(clock.waits).toEqual(waits);
  });
});

describe("the token", () => {
  it.each([
    ["metricSelector=a:avg", "metrics.read"],
    ["SLO;a", "slo.read"],
    ["PV2;problemSelector=status(OPEN)", "problems.read"],
    ["SECPV2;securityProblemSelector=status(OPEN)", "securityProblems.read"],
    ["USQL;SINGLE_VALUE;;SELECT count(*) FROM usersession", "DTAQLAccess"],
  ])("for %s needs a scope, which is named", async (query, scope) => {
    const { measure } = measuring({ scopes: ["entities.read"] });
    const refused = measure({ sli: query });
    await expect(refused).rejects.toThrow(UnavailableError);
    await expect(refused).rejects.toThrow(
      `${host} refused the token (403): Token is missing required scope. Use one of: ${scope} (`,
    );
    await expect(refused).rejects.toThrow(`and has the scope ${scope}.`);
    await expect(refused).rejects.not.toThrow(/SECRET/);
  });

  it("of another environment is refused", async () => {
    const api = dynatraceApi({ tokens: {}, answers: {} });
    await expect(asking(api.fetch).results).rejects.toThrow(
      `${host} refused the token (401): Token Authentication failed. Give the provider a token of`,
    );
  });

  it("is in a header and nowhere else", async () => {
    const network = recordedFetch(measured);
    const [result] = await asking(network.fetch).results;
    const request = network.asked[0]?.request;
    expect(request?.headers.get("authorization")).toBe(`Api-Token ${token}`);
    expect(`${request?.url} ${JSON.stringify(result)}`).not.toContain("SECRET");
  });

  it.each(["", "two words", "line\nbreak"])("%j cannot be sent, and is not shown", (wrong) => {
    const clock = createManualClock(ready);
    const create = () => createDynatrace({ url, token: wrong, ingestDelaySeconds: 0, clock });
    expect(create).toThrow(/^The token of the Dynatrace provider/);
    expect(create).not.toThrow(/words|break/);
  });
});
