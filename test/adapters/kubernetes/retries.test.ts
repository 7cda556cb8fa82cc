import { describe, expect, it } from "vitest";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { configMap } from "../../support/cluster-fixtures.ts";
import { createImpatientClock } from "./impatient-clock.ts";
import { inTurn, json, startScriptedServer } from "./scripted-server.ts";

const options = { fieldManager: "evenkeel", namespace: "default" };
const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "a" };
const found = json(200, configMap("a", {}));
const random = () => 0.5;

function clusterAt(server: string) {
  const clock = createImpatientClock();
  return { clock, cluster: createCluster({ server, token: "t", clock, random }) };
}

describe("a cluster that is busy", () => {
  const busy = json(429, {}, { "retry-after": "1" });

  it("is asked again as soon as it wants to be", async () => {
    await using scripted = await startScriptedServer(inTurn(busy, busy, busy, found));
    const { cluster, clock } = clusterAt(scripted.server);
    expect(await cluster.read(ref)).toMatchObject({ kind: "ConfigMap" });
    expect(clock.waits).toEqual([1200, 1200, 1200]);
  });

  it("is asked four times and no more", async () => {
    await using scripted = await startScriptedServer(busy);
    const { cluster } = clusterAt(scripted.server);
    await expect(cluster.apply(configMap("a", {}), options)).rejects.toThrow(RateLimitedError);
    expect(scripted.requests).toHaveLength(4);
  });

  it("is left alone where it wants more than two seconds", async () => {
    await using scripted = await startScriptedServer(json(429, {}, { "retry-after": "7" }));
    const { cluster } = clusterAt(scripted.server);
    const error: unknown = await cluster.read(ref).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toHaveProperty("retryAfterSeconds", 7);
    expect(scripted.requests).toHaveLength(1);
  });
});

describe("a cluster that is broken", () => {
  const broken = json(503, { message: "oh no" });

  it.each([
    ["a read", "GET"],
    ["an apply", "PATCH"],
    ["a removal", "DELETE"],
  ])("gets %s a second and a third time", async (_what, method) => {
    await using scripted = await startScriptedServer(inTurn(broken, broken, found));
    const { cluster, clock } = clusterAt(scripted.server);
    if (method === "GET") await cluster.read(ref);
    if (method === "PATCH") await cluster.apply(configMap("a", {}), options);
    if (method === "DELETE") await cluster.remove(ref, { uid: "u" });
    expect(scripted.requests.map((one) => one.split(" ")[0])).toEqual([method, method, method]);
    expect(clock.waits).toEqual([100, 300]);
  });

  it.each([500, 502, 503, 504])("is unavailable when it goes on answering %i", async (code) => {
    await using scripted = await startScriptedServer(json(code, {}));
    const { cluster } = clusterAt(scripted.server);
    await expect(cluster.read(ref)).rejects.toThrow(UnavailableError);
    await expect(cluster.apply(configMap("a", {}), options)).rejects.toThrow(`answered ${code}`);
    expect(scripted.requests).toHaveLength(6);
  });

  it("gets a patch that builds on a version but once", async () => {
    await using scripted = await startScriptedServer(broken);
    const { cluster } = clusterAt(scripted.server);
    const rewrite = { resourceVersion: "1", operations: [], fieldManager: "evenkeel" };
    await expect(cluster.rewriteMetadata(ref, rewrite)).rejects.toThrow(UnavailableError);
    expect(scripted.requests).toHaveLength(1);
  });

  it("gets once what it could not type, whatever its code says", async () => {
    const message =
      "failed to create typed patch object (a; v1, Kind=ConfigMap): .dta: field not declared in schema";
    await using scripted = await startScriptedServer(json(500, { kind: "Status", message }));
    const { cluster } = clusterAt(scripted.server);
    const result = await cluster.apply(configMap("a", {}), options);
    expect(result).toMatchObject({ kind: "failed", reason: "invalid", message });
    expect(scripted.requests).toHaveLength(1);
  });
});

describe("a connection that breaks", () => {
  it("is made again", async () => {
    await using scripted = await startScriptedServer(
      inTurn((request) => request.socket.destroy(), found),
    );
    const { cluster, clock } = clusterAt(scripted.server);
    expect(await cluster.read(ref)).toBeDefined();
    expect(clock.waits).toHaveLength(0);
  });

  it("is given up where nothing listens", async () => {
    const { cluster, clock } = clusterAt("http://127.0.0.1:1");
    await expect(cluster.read(ref)).rejects.toThrow("does not answer: connect ECONNREFUSED");
    expect(clock.waits).toEqual([100, 300]);
  });

  it("is not waited for beyond the deadline, be it before or within the answer", async () => {
    await using silent = await startScriptedServer(
      inTurn(
        () => undefined,
        (_request, response) => void response.writeHead(200).write("{"),
      ),
    );
    const clock = createImpatientClock();
    const target = { server: silent.server, token: "t", deadlineSeconds: 0.1 };
    const cluster = createCluster({ ...target, clock });
    await expect(cluster.read(ref)).rejects.toThrow("no answer within 0.1 seconds");
    await expect(cluster.read(ref)).rejects.toThrow("no answer within 0.1 seconds");
    expect(silent.requests).toHaveLength(2);
  });

  it("is broken where the answer has no end", async () => {
    const megabyte = Buffer.alloc(1024 * 1024, "x");
    await using endless = await startScriptedServer((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(megabyte));
      };
      response.on("drain", more);
      more();
    });
    const { cluster } = clusterAt(endless.server);
    await expect(cluster.read(ref)).rejects.toThrow("more than 64 MiB");
    expect(endless.requests).toHaveLength(1);
  });
});

describe("an object that everybody writes", () => {
  const race = json(409, { kind: "Status", reason: "Conflict", message: "has been modified" });

  it("is applied as soon as nobody is in between", async () => {
    await using scripted = await startScriptedServer(inTurn(race, race, race, race, race, found));
    const { cluster, clock } = clusterAt(scripted.server);
    expect(await cluster.apply(configMap("a", {}), options)).toMatchObject({ kind: "updated" });
    expect(clock.waits).toEqual([]);
  });

  it("is unavailable in the end", async () => {
    await using scripted = await startScriptedServer(race);
    const { cluster } = clusterAt(scripted.server);
    await expect(cluster.apply(configMap("a", {}), options)).rejects.toThrow("try again");
    expect(scripted.requests).toHaveLength(6);
  });

  it.each([
    [{ uid: "u", deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["a"] }, "terminating"],
    [{ uid: "other" }, "replaced"],
  ])("is looked at to tell what a conflict of its removal means (%j)", async (metadata, kind) => {
    const live = { ...configMap("a", {}), metadata: { name: "a", ...metadata } };
    await using scripted = await startScriptedServer(inTurn(race, json(200, live)));
    const { cluster } = clusterAt(scripted.server);
    expect(await cluster.remove(ref, { uid: "u" })).toMatchObject({ kind });
    expect(scripted.requests).toHaveLength(2);
  });

  it("is removed in the end", async () => {
    const live = { ...configMap("a", {}), metadata: { name: "a", uid: "u" } };
    const status = json(200, { kind: "Status", status: "Success" });
    await using scripted = await startScriptedServer(inTurn(race, json(200, live), status));
    const { cluster } = clusterAt(scripted.server);
    expect(await cluster.remove(ref, { uid: "u" })).toEqual({ kind: "removed" });
  });

  it("is in conflict at once where it was written for one version", async () => {
    await using scripted = await startScriptedServer(race);
    const { cluster } = clusterAt(scripted.server);
    const bound = { ...configMap("a", {}), metadata: { name: "a", resourceVersion: "1" } };
    expect(await cluster.apply(bound, options)).toMatchObject({
      reason: "conflict",
      conflicts: [],
      message: "has been modified",
    });
  });
});
