import { once } from "node:events";
import { Agent, createServer, get, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";

const all = () => true;

describe("a fault proxy before a server", () => {
  const done: string[] = [];
  const streams: ServerResponse[] = [];
  let proxy: FaultProxy;
  const server = createServer((request, response) => {
    const { method = "", url = "" } = request;
    void text(request).then((body) => {
      done.push(`${method} ${url} ${body}`.trim());
      if (!url.includes("watch=")) return response.writeHead(201, { etag: "x" }).end("done");
      streams.push(response);
      return response.write("first\n");
    });
  });

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  beforeEach(async () => {
    done.length = 0;
    streams.length = 0;
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    proxy = await startFaultProxy(`http://127.0.0.1:${port}`);
  });
  afterEach(async () => proxy[Symbol.asyncDispose]());

  const watch = async () => {
    const response = await fetch(`${proxy.url}/pods?watch=1`);
    const reader = (response.body ?? new ReadableStream()).getReader();
    return { next: async () => new TextDecoder().decode((await reader.read()).value) };
  };

  it("forwards requests and answers as they are, and keeps a log", async () => {
    const response = await fetch(`${proxy.url}/pods?limit=5`, { method: "POST", body: "body" });
    expect(response.status).toBe(201);
    expect(response.headers.get("etag")).toBe("x");
    expect(await response.text()).toBe("done");
    expect(done).toEqual(["POST /pods?limit=5 body"]);
    expect(proxy.requests()).toMatchObject([{ method: "POST", path: "/pods", watch: false }]);
    expect(proxy.requests()[0]?.query.get("limit")).toBe("5");
    expect(proxy.count(({ method }) => method === "GET")).toBe(0);
    proxy.forget();
    expect(proxy.count()).toBe(0);
  });

  it("counts the connections of its clients", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const call = async (options: { readonly agent?: Agent }) => {
      const [response] = await once(get(proxy.url, options), "response");
      return text(response);
    };
    for (const _ of [1, 2, 3]) expect(await call({ agent })).toBe("done");
    expect(proxy.connections()).toBe(1);
    agent.destroy();
    await call({});
    expect(proxy.connections()).toBe(2);
  });

  it("fails the next requests as the API server would, and then no more", async () => {
    proxy.failNext(2, 429, { "retry-after": "3" });
    const failed = await fetch(proxy.url);
    expect(failed.status).toBe(429);
    expect(failed.headers.get("retry-after")).toBe("3");
    expect(await failed.json()).toMatchObject({ kind: "Status", reason: "TooManyRequests" });
    expect((await fetch(proxy.url)).status).toBe(429);
    expect((await fetch(proxy.url)).status).toBe(201);
    expect(done).toHaveLength(1);
  });

  it("fails some requests until told otherwise", async () => {
    const rule = proxy.failWhere(({ path }) => path === "/secrets", 403);
    expect((await fetch(`${proxy.url}/secrets`)).status).toBe(403);
    expect((await fetch(`${proxy.url}/pods`)).status).toBe(201);
    rule[Symbol.dispose]();
    expect((await fetch(`${proxy.url}/secrets`)).status).toBe(201);
  });

  it("loses the answer to a request that was done", async () => {
    proxy.cutAfter(({ method }) => method === "PATCH");
    expect((await fetch(proxy.url)).status).toBe(201);
    await expect(fetch(proxy.url, { method: "PATCH", body: "x" })).rejects.toThrow("fetch failed");
    expect(done).toEqual(["GET /", "PATCH / x"]);
    expect((await fetch(proxy.url, { method: "PATCH", body: "x" })).status).toBe(201);
  });

  it("never answers what hangs", async () => {
    proxy.hangWhere(all);
    const signal = AbortSignal.timeout(100);
    await expect(fetch(proxy.url, { signal })).rejects.toThrow("timeout");
    expect(done).toEqual([]);
    proxy.heal();
    expect((await fetch(proxy.url)).status).toBe(201);
  });

  it("takes its time", async () => {
    proxy.latency(80);
    const started = performance.now();
    await fetch(proxy.url);
    expect(performance.now() - started).toBeGreaterThan(75);
  });

  it("delivers events as they come, and cuts watches that are open", async () => {
    const { next } = await watch();
    expect(await next()).toBe("first\n");
    streams[0]?.write("second\n");
    expect(await next()).toBe("second\n");
    expect(proxy.cutWatches()).toBe(1);
    await expect(next()).rejects.toThrow("terminated");
    expect(proxy.cutWatches()).toBe(0);
  });

  it("cuts a watch that the server cuts", async () => {
    const { next } = await watch();
    expect(await next()).toBe("first\n");
    streams[0]?.destroy();
    await expect(next()).rejects.toThrow("terminated");
  });

  it("stalls watches that are open, and none that come later", async () => {
    const stalled = await watch();
    expect(await stalled.next()).toBe("first\n");
    expect(proxy.stallWatches()).toBe(1);
    const later = await watch();
    for (const stream of streams) stream.write("second\n");
    expect(await later.next()).toBe("first\n");
    expect(await later.next()).toBe("second\n");
    const silence = new Promise((resolve) => void setTimeout(resolve, 50, "silence"));
    expect(await Promise.race([stalled.next(), silence])).toBe("silence");
  });

  it("tells the next watch that its revision is gone", async () => {
    proxy.expireWatches();
    expect((await fetch(`${proxy.url}/pods`)).status).toBe(201);
    const expired = await fetch(`${proxy.url}/pods?watch=true`);
    expect(expired.status).toBe(200);
    expect(await expired.json()).toMatchObject({ type: "ERROR", object: { code: 410 } });
    expect(await (await watch()).next()).toBe("first\n");
  });
});
