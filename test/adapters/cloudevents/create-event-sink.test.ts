import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { createEventSink } from "../../../src/adapters/cloudevents/create-event-sink.ts";
import { UnavailableError, type CloudEvent } from "../../../src/ports.ts";

const event: CloudEvent = {
  specversion: "1.0",
  id: "20260301T031022Z-1a2b3c4d",
  source: "evenkeel/shop",
  type: "sh.keptn.event.evaluation.finished",
  time: "2026-03-01T03:20:00.000Z",
  datacontenttype: "application/json",
  shkeptncontext: "c-1",
  data: { project: "shop", message: "grün" },
};

/** A receiver on a free port that answers as the test says, and keeps what it got. */
async function receiver(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const got: {
    method?: string;
    path?: string;
    headers: IncomingMessage["headers"];
    body: string;
  }[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = "", url: path = "", headers } = request;
    got.push({ method, path, headers, body: await text(request) });
    answer(request, response);
  };
  const server = createServer((request, response) => void take(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    got,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const answering = (status: number, body = "", headers: Readonly<Record<string, string>> = {}) =>
  receiver((_, response) => response.writeHead(status, headers).end(body));

async function failureOf(server: { readonly url: string }): Promise<unknown> {
  return createEventSink({ url: server.url, token: "secret" })
    .send(event)
    .catch((error: unknown) => error);
}

describe("createEventSink()", () => {
  it.each([200, 202, 204])("posts the event as it is, and is content with %i", async (status) => {
    await using server = await answering(status);
    await createEventSink({ url: `${server.url}/api/v1/event/`, token: "secret" }).send(event);
    const [request] = server.got;
    expect(request).toMatchObject({
      method: "POST",
      path: "/api/v1/event/",
      headers: {
        "content-type": "application/cloudevents+json",
        authorization: "Bearer secret",
      },
    });
    expect(JSON.parse(request?.body ?? "")).toEqual(event);
  });

  it("sends no credentials where it has none", async () => {
    await using server = await answering(200);
    await createEventSink({ url: server.url }).send(event);
    expect(server.got[0]?.headers).not.toHaveProperty("authorization");
  });

  it.each([429, 500, 502, 503])("may work later after %i", async (status) => {
    await using server = await answering(status, "busy");
    const error = await failureOf(server);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(String(error)).toMatch(`The event sink at 127.0.0.1`);
    expect(String(error)).toContain(`answered ${status}: busy`);
  });

  it("may work later after a connection that was cut, or that nobody took", async () => {
    const server = await receiver((request) => request.socket.destroy());
    expect(await failureOf(server)).toBeInstanceOf(UnavailableError);
    await server[Symbol.asyncDispose]();
    expect(await failureOf(server)).toBeInstanceOf(UnavailableError);
  });

  it.each([
    [400, "no such type", /answered 400: no such type\. Check the url of the event sink\.$/],
    [404, "", /answered 404\. Check the url of the event sink\.$/],
    [401, "who", /answered 401: who\. Set the token of the event sink/],
    [403, "x".repeat(5000), /answered 403: x{200}\. Set the token of the event sink/],
  ])("does not try again after %i, and says what to mend", async (status, body, message) => {
    await using server = await answering(status, body);
    const error = await failureOf(server);
    expect(error).not.toBeInstanceOf(UnavailableError);
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toContain("secret");
  });

  it("follows no redirect, which could carry the token elsewhere", async () => {
    await using elsewhere = await answering(200);
    await using server = await answering(307, "", { location: elsewhere.url });
    const error = await failureOf(server);
    expect(error).not.toBeInstanceOf(UnavailableError);
    expect(String(error)).toContain("redirects are not followed");
    expect(elsewhere.got).toEqual([]);
  });

  it.each([
    [{ url: "ftp://sink.example.org" }, "must start with http"],
    [{ url: "https://user:pass@sink.example.org" }, "must be without user"],
    [{ url: "https://sink.example.org", token: "two words" }, "token of the event sink"],
  ])("is not made of %j", (options, message) => {
    expect(() => createEventSink(options)).toThrow(message);
  });
});
