import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { createServer } from "node:http";
import { once } from "node:events";
import { exchange, request } from "../../src/adapters/request.ts";
import { UnavailableError } from "../../src/ports.ts";
import { serveLoopback, type LoopbackServer } from "../../src/sandbox/serve-loopback.ts";

describe("request()", () => {
  let server: LoopbackServer | undefined;
  afterEach(async () => {
    await server?.[Symbol.asyncDispose]();
    server = undefined;
  });

  async function ask(
    answer: (asked: Request) => Response | Promise<Response>,
    deadlineMilliseconds = 5000,
  ) {
    server = await serveLoopback(answer);
    const outside = { name: "The system", fetch, deadlineMilliseconds };
    return request(outside, new URL(server.url), {});
  }

  it("gives status and text", async () => {
    expect(await ask(() => new Response("gut ✓", { status: 404 }))).toMatchObject({
      status: 404,
      text: "gut ✓",
    });
  });

  it("gives the headers, to whoever asks also of an answer that is a fault", async () => {
    server = await serveLoopback(
      () => new Response("", { status: 503, headers: { "retry-after": "7" } }),
    );
    const outside = { name: "The system", fetch, deadlineMilliseconds: 5000 };
    const { status, headers } = await exchange(outside, new URL(server.url), {});
    expect([status, headers.get("retry-after")]).toEqual([503, "7"]);
  });

  it.each([429, 500, 503])("throws UnavailableError for %d with what was said", async (status) => {
    const asking = ask(() => new Response("too much\n", { status }));
    await expect(asking).rejects.toThrow(
      new UnavailableError(`The system answered ${status}: too much`),
    );
  });

  it("throws UnavailableError when the deadline passes, even amid the body", async () => {
    const endless = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("a")),
    });
    const asking = ask(() => new Response(endless), 50);
    await expect(asking).rejects.toThrow(
      new UnavailableError("The system did not answer: the deadline passed"),
    );
    await expect(asking).rejects.toHaveProperty("cause.name", "TimeoutError");
  });

  it("throws UnavailableError when the connection is cut amid the body", async () => {
    const cutting = createServer((_, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("a", () => response.destroy());
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void cutting.close());
    await once(cutting, "listening");
    const address = cutting.address();
    const port = typeof address === "object" ? address?.port : 0;
    const outside = { name: "The system", fetch, deadlineMilliseconds: 5000 };
    await expect(request(outside, new URL(`http://127.0.0.1:${port}`), {})).rejects.toThrow(
      new UnavailableError("The system broke off its answer: other side closed"),
    );
  });

  it("throws UnavailableError that says why nobody answered", async () => {
    const gone = await serveLoopback(() => new Response());
    await gone[Symbol.asyncDispose]();
    const outside = { name: "The system", fetch, deadlineMilliseconds: 5000 };
    const asking = request(outside, new URL(gone.url), {});
    await expect(asking).rejects.toThrow(UnavailableError);
    await expect(asking).rejects.toThrow(/^The system did not answer: .*ECONNREFUSED/);
  });

  it("does not follow a redirect", async () => {
    const asked: string[] = [];
    const answer = await ask((got) => {
      asked.push(got.url);
      return Response.redirect(new URL("/elsewhere", got.url), 302);
    });
    expect(answer.status).toBe(302);
    expect(asked).toHaveLength(1);
  });

  it("gives no text when it is larger than 4 MiB", async () => {
    const large = "x".repeat(4 * 1024 * 1024);
    expect((await ask(() => new Response(large))).text).toHaveLength(large.length);
    await server?.[Symbol.asyncDispose]();
    expect(await ask(() => new Response(`${large}x`))).toMatchObject({
      status: 200,
      text: undefined,
    });
  });
});
