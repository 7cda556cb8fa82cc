import { createServer } from "node:http";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { createPrometheus } from "../../../src/adapters/prometheus/create-prometheus.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { serveLoopback } from "../../../src/sandbox/serve-loopback.ts";
import { createEagerClock } from "../../support/eager-clock.ts";
import { cartsContext, measure, windowUntil } from "../../support/indicator-request.ts";
import { recordedFetch } from "../../support/recorded-fetch.ts";

const window = windowUntil(new Date("2026-01-01T00:10:00Z"), 600);
const name = "Prometheus at metrics.example.org";

function one(): Response {
  const result = [{ metric: {}, value: [1, "42.5"] }];
  return Response.json({ status: "success", data: { resultType: "vector", result } });
}

/** How often it was asked, what it waited for, and what came of it. */
async function outcome(...answers: readonly (() => Response)[]) {
  const network = recordedFetch(...answers);
  const clock = createEagerClock(window.end);
  const url = "http://metrics.example.org";
  const indicators = createPrometheus({ name: "p", url, clock, fetch: network.fetch });
  const said = await measure(indicators, "up", window).then(
    ({ value }) => value,
    (error: unknown) => error,
  );
  return { said, tries: network.asked.length, waits: clock.waits };
}

function failing(): Response {
  return new Response("", { status: 503 });
}

function cut(): Response {
  throw new TypeError("fetch failed", { cause: new Error("other side closed") });
}

async function realServer(answer: () => Response | Promise<Response>) {
  const server = await serveLoopback(answer);
  onTestFinished(async () => server[Symbol.asyncDispose]());
  return server.url;
}

function indicatorsAt(url: string, deadlineMilliseconds = 10_000) {
  const clock = createEagerClock(window.end);
  return createPrometheus({ name: "p", url, clock, deadlineMilliseconds });
}

describe("a provider that does not work", () => {
  const html = "<!doctype html><title>Login</title>";
  it.each([
    [
      "a page",
      () => new Response(html, { status: 200 }),
      `${name} answered 200 with a web page. Check the provider's url.`,
    ],
    [
      "a page that says it is not found",
      () => new Response(html, { status: 404 }),
      `${name} answered 404 with a web page. Check the provider's url.`,
    ],
    [
      "nothing",
      () => new Response(""),
      `${name} answered 200 with something that is no query result. Check the provider's url.`,
    ],
    [
      "JSON of something else",
      () => Response.json({ status: "success", data: { resultType: "vector", result: {} } }),
      `${name} answered 200 with something that is no query result. Check the provider's url.`,
    ],
    [
      "JSON with a status of its own",
      () => Response.json({ status: "error", errorType: "x", error: "no tenant" }, { status: 404 }),
      `${name} answered 404: no tenant`,
    ],
    [
      "a login",
      () => new Response("", { status: 302, headers: { location: "https://login" } }),
      `${name} redirects elsewhere (302). Set the provider's url to where it leads.`,
    ],
    ...[401, 403].map(
      (status) =>
        [
          `${status}`,
          () => new Response("no", { status }),
          `${name} refused the credentials (${status}). Check the provider's token, its user and password, or its certificate.`,
        ] as const,
    ),
  ] as const)(
    "is told as what it is, once, where it answers with %s",
    async (_, answer, message) => {
      const { said, tries } = await outcome(answer);
      expect(said).toEqual(new UnavailableError(message));
      expect(tries).toBe(1);
    },
  );

  it("is asked again after 5xx and a fault of the network, with growing pauses", async () => {
    expect(await outcome(failing, cut, one)).toEqual({ said: 42.5, tries: 3, waits: [250, 1000] });
  });

  it.each([
    [
      "Prometheus' own words",
      () =>
        Response.json(
          { status: "error", errorType: "timeout", error: "query timed out" },
          { status: 503 },
        ),
      `${name} answered 503: query timed out`,
    ],
    ["a page", () => new Response(html, { status: 502 }), `${name} answered 502 with a web page.`],
    [
      "words",
      () => new Response("bad gateway", { status: 502 }),
      `${name} answered 502: bad gateway`,
    ],
  ])("is given up after three tries, with %s", async (_, answer, message) => {
    const { said, tries } = await outcome(answer);
    expect(said).toEqual(new UnavailableError(message));
    expect(tries).toBe(3);
  });

  it("is given up after three tries where nobody answers", async () => {
    const { said, tries } = await outcome();
    expect(said).toEqual(new UnavailableError(`${name} did not answer: no network`));
    expect(tries).toBe(3);
  });

  it.each([
    [{ "retry-after": "7" }, 7],
    [{ "retry-after": "Thu, 01 Jan 2026 00:01:30 GMT", date: "Thu, 01 Jan 2026 00:00:00 GMT" }, 90],
    [{ "retry-after": "soon" }, 30],
    [{}, 30],
  ])("is left alone for as long as it says with 429: %j", async (headers, seconds) => {
    const { said, tries } = await outcome(() => new Response("", { status: 429, headers }));
    expect(said).toBeInstanceOf(RateLimitedError);
    expect(said).toMatchObject({ retryAfterSeconds: seconds });
    expect(tries).toBe(1);
  });

  it("ends the whole call, once what is under way has ended, and starts no more", async () => {
    let asked = 0;
    let ended = 0;
    const fetch = async () => {
      const mine = (asked += 1);
      if (mine === 3) return new Response("", { status: 401 });
      await new Promise(setImmediate);
      ended += 1;
      return one();
    };
    const clock = createEagerClock(window.end);
    const provider = createPrometheus({ name: "p", url: "http://metrics", clock, fetch });
    const indicators = Array.from({ length: 50 }, (_, at) => ({ metric: `m${at}`, query: "up" }));
    const asking = provider.query({ indicators, window, context: cartsContext });
    await expect(asking).rejects.toThrow(/refused the credentials/);
    expect({ asked, ended }).toEqual({ asked: 8, ended: 7 });
  });
});

describe("on the wire", () => {
  it("a deadline ends an answer that never comes, and is not waited for again", async () => {
    let asked = 0;
    const url = await realServer(() => {
      asked += 1;
      return new Promise(() => undefined);
    });
    await expect(measure(indicatorsAt(url, 50), "up", window)).rejects.toThrow(
      new UnavailableError(
        `Prometheus at ${new URL(url).host} did not answer: the deadline passed`,
      ),
    );
    expect(asked).toBe(1);
  });

  it("a connection that is cut amid the answer is told, after three tries", async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"status":"succ', () => response.destroy());
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    await expect(measure(indicatorsAt(`http://127.0.0.1:${port}`), "up", window)).rejects.toThrow(
      new UnavailableError(
        `Prometheus at 127.0.0.1:${port} broke off its answer: other side closed`,
      ),
    );
    expect(asked).toBe(3);
  });

  it("an answer of 50 MB is not read to its end", async () => {
    const mebibyte = new Uint8Array(1024 * 1024).fill(120);
    let sent = 0;
    const url = await realServer(
      () =>
        new Response(
          new ReadableStream({
            pull: (controller) => {
              if (sent === 50) controller.close();
              else controller.enqueue(mebibyte);
              sent += 1;
            },
          }),
        ),
    );
    await expect(measure(indicatorsAt(url), "up", window)).rejects.toThrow(
      / answered with more than 4 MiB\. Check the provider's url; if it is right, aggregate/,
    );
    expect(sent).toBeLessThan(50);
  });
});
