import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import type { Cluster } from "../../../src/ports/cluster.ts";
import { UnavailableError } from "../../../src/ports.ts";
import { configMap } from "../../support/cluster-fixtures.ts";
import { createImpatientClock } from "./impatient-clock.ts";
import { json, startScriptedServer } from "./scripted-server.ts";
import { settle } from "./settle.ts";

const options = { fieldManager: "evenkeel", namespace: "default" };
const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "a" };
const rewrite = { resourceVersion: "1", operations: [], fieldManager: "evenkeel" };
const message = "the cluster did not answer within 0.3 seconds: is an admission webhook hanging?";

/** Answers reads and nothing that writes `a`. */
function hangingAt(readyz: number) {
  return (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === "/readyz") response.writeHead(readyz).end("ok");
    else if (request.method === "GET" || !/\/a(\?|$)/.test(request.url ?? "")) {
      json(200, configMap("b", {}))(request, response);
    }
  };
}

function clusterAt(server: string): Cluster {
  const clock = createImpatientClock();
  return createCluster({ server, token: "t", clock, deadlineSeconds: 0.3 });
}

describe("a write that hangs", () => {
  it.each<[string, number, (cluster: Cluster) => Promise<unknown>, object]>([
    [
      "an apply",
      200,
      (cluster) => cluster.apply(configMap("a", {}), options),
      { kind: "failed", ref, reason: "other", message, conflicts: [], causes: [] },
    ],
    [
      "an apply to a server that does not tell us",
      403,
      (cluster) => cluster.apply(configMap("a", {}), options),
      { kind: "failed", reason: "other", message },
    ],
    [
      "a removal",
      200,
      (cluster) => cluster.remove(ref, { uid: "u" }),
      { kind: "refused", message },
    ],
    [
      "a rewriting",
      200,
      (cluster) => cluster.rewriteMetadata(ref, rewrite),
      { kind: "refused", message },
    ],
  ])("is the object's fault: %s", async (_what, readyz, write, result) => {
    await using scripted = await startScriptedServer(hangingAt(readyz));
    expect(await write(clusterAt(scripted.server))).toMatchObject(result);
    expect(scripted.requests).toHaveLength(2);
    expect(scripted.requests[1]).toBe("GET /readyz");
  });

  it.each([500, 503, 429])("is the server's fault where that is not ready (%i)", async (code) => {
    await using scripted = await startScriptedServer(hangingAt(code));
    const cluster = clusterAt(scripted.server);
    const error: unknown = await cluster
      .apply(configMap("a", {}), options)
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toHaveProperty(
      "message",
      expect.stringContaining("no answer within 0.3 seconds"),
    );
  });

  it("is the server's fault where that says nothing at all", async () => {
    await using scripted = await startScriptedServer(() => undefined);
    const write = clusterAt(scripted.server).apply(configMap("a", {}), options);
    await expect(write).rejects.toThrow(UnavailableError);
    expect(scripted.requests).toHaveLength(2);
  });

  it("does not count the time that others made it wait, and holds up no read", async () => {
    await using scripted = await startScriptedServer(hangingAt(200));
    const cluster = clusterAt(scripted.server);
    const hanging = Array.from({ length: 12 }, () => cluster.apply(configMap("a", {}), options));
    const well = cluster.apply(configMap("b", {}), options);
    const patches = () => scripted.requests.filter((one) => one.startsWith("PATCH"));
    await settle(() => patches().length === 8);
    expect(await cluster.read(ref)).toBeDefined();
    expect(patches()).toHaveLength(8);
    expect(new Set((await Promise.all(hanging)).map(({ kind }) => kind))).toEqual(
      new Set(["failed"]),
    );
    expect(await well).toMatchObject({ kind: "updated" });
  });
});

describe("a deadline", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  it.each<[string, number, (cluster: Cluster) => Promise<unknown>]>([
    ["a read", 10, (cluster) => cluster.read(ref)],
    ["a list", 10, (cluster) => cluster.list(ref, () => undefined)],
    ["an apply", 35, (cluster) => cluster.apply(configMap("a", {}), options)],
    ["a removal", 35, (cluster) => cluster.remove(ref, { uid: "u" })],
  ])("of %s is after %i seconds", async (_what, seconds, call) => {
    await using scripted = await startScriptedServer(() => undefined);
    const { server, requests } = scripted;
    const cluster = createCluster({ server, token: "t", clock: createImpatientClock() });
    const failure: unknown[] = [];
    const ended = call(cluster).catch((error: unknown) => failure.push(error));
    await settle(() => requests.length === 1);
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
    expect(requests).toHaveLength(1);
    expect(failure).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await settle(() => failure.length === 1 || requests.length === 2);
    await vi.advanceTimersByTimeAsync(5_000);
    await ended;
    expect(String(failure)).toContain(`no answer within ${seconds} seconds`);
  });
});
