import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { startCluster } from "../../../src/sandbox/cluster/start-cluster.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { configMap, namespace } from "../../support/cluster-fixtures.ts";

const options = { fieldManager: "evenkeel", namespace: "default" };
const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "a" };
const resources = {
  kind: "APIResourceList",
  resources: [{ name: "configmaps", kind: "ConfigMap", namespaced: true }],
};

describe("createCluster()", () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    }
  });

  /** Serves discovery and gives every other request to `answer`. */
  async function serve(
    answer: RequestListener,
  ): Promise<{ server: string; connections: () => number }> {
    let connections = 0;
    const server = createServer((request, response) => {
      if (request.url === "/api/v1") response.end(JSON.stringify(resources));
      else answer(request, response);
    });
    server.on("connection", () => connections++);
    servers.push(server.listen(0, "127.0.0.1"));
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return { server: `http://127.0.0.1:${port}`, connections: () => connections };
  }

  it("uses its connections again", async () => {
    const { server, connections } = await serve((_request, response) => {
      response.end(JSON.stringify({ ...configMap("a", {}), metadata: { name: "a" } }));
    });
    const cluster = createCluster({ server, token: "t" });
    for (let count = 0; count < 10; count++) await cluster.read(ref);
    expect(connections()).toBe(1);
    await Promise.all(Array.from({ length: 40 }, () => cluster.read(ref)));
    expect(connections()).toBeLessThanOrEqual(8);
  });

  it.each([500, 502, 503, 504])("is unavailable on %i", async (code) => {
    const { server } = await serve((_request, response) => response.writeHead(code).end("oh no"));
    const cluster = createCluster({ server, token: "t" });
    await expect(cluster.read(ref)).rejects.toThrow(UnavailableError);
    await expect(cluster.apply(configMap("a", {}), options)).rejects.toThrow(UnavailableError);
  });

  it("passes on how long the cluster asks to wait", async () => {
    const { server } = await serve((_request, response) =>
      response.writeHead(429, { "retry-after": "7" }).end("{}"),
    );
    const error = await createCluster({ server, token: "t" })
      .read(ref)
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toHaveProperty("retryAfterSeconds", 7);
  });

  it("is unavailable when nothing listens, and when an answer does not come in time", async () => {
    const silent = await serve(() => undefined);
    const slow = createCluster({ server: silent.server, token: "t", deadlineSeconds: 0.2 });
    await expect(slow.read(ref)).rejects.toThrow(UnavailableError);
    const nowhere = createCluster({ server: "http://127.0.0.1:1", token: "t" });
    await expect(nowhere.read(ref)).rejects.toThrow("does not answer");
  });

  it("is unavailable while somebody else changes the same object", async () => {
    const { server } = await serve((request, response) => {
      const isRead = request.method === "GET";
      const status = {
        kind: "Status",
        reason: "Conflict",
        message: "the object has been modified",
      };
      response.writeHead(isRead ? 404 : 409).end(JSON.stringify(status));
    });
    const cluster = createCluster({ server, token: "t" });
    await expect(cluster.apply(configMap("a", {}), options)).rejects.toThrow("try again");
  });

  it.each([
    [401, "renew them"],
    [403, "configmaps is forbidden"],
  ])("reports %i as forbidden", async (code, words) => {
    const { server } = await serve((_request, response) =>
      response
        .writeHead(code)
        .end(JSON.stringify({ kind: "Status", message: "configmaps is forbidden" })),
    );
    const cluster = createCluster({ server, token: "t" });
    const result = await cluster.apply(configMap("a", {}), options);
    expect(result).toMatchObject({ kind: "failed", reason: "forbidden" });
    expect(result).toHaveProperty("message", expect.stringContaining(words));
    await expect(cluster.read(ref)).rejects.toThrow("refuses to show");
  });

  it("reads a kubeconfig and the context that is asked for", async () => {
    const clock = createManualClock(new Date("2026-01-01T00:00:00Z"));
    await using sandbox = await startCluster({ clock });
    const folder = await mkdtemp(join(tmpdir(), "evenkeel-kubeconfig-"));
    const kubeconfig = join(folder, "config");
    const config = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "nowhere",
      clusters: [
        { name: "sandbox", cluster: { server: sandbox.server, "insecure-skip-tls-verify": true } },
      ],
      users: [{ name: "bot", user: { token: sandbox.token } }],
      contexts: [{ name: "shop", context: { cluster: "sandbox", user: "bot" } }],
    };
    await writeFile(kubeconfig, JSON.stringify(config));
    const cluster = createCluster({ kubeconfig, context: "shop" });
    expect(await cluster.apply(namespace("shop"), options)).toMatchObject({
      kind: "created",
      ref: { namespace: null },
    });
    const other = createCluster({ kubeconfig });
    await expect(other.read(ref)).rejects.toThrow('has no context "nowhere": it has shop.');
    await rm(folder, { recursive: true });
  });

  it("finds a kind whose definition comes later", async () => {
    const clock = createManualClock(new Date("2026-01-01T00:00:00Z"));
    await using sandbox = await startCluster({ clock });
    const cluster = createCluster({ server: sandbox.server, token: sandbox.token });
    const widget = { apiVersion: "shop.dev/v1", kind: "Widget", metadata: { name: "w" } };
    expect(await cluster.apply(widget, options)).toMatchObject({ reason: "no-kind" });
    const definition = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "widgets.shop.dev" },
      spec: {
        group: "shop.dev",
        scope: "Cluster",
        names: { kind: "Widget", plural: "widgets" },
        versions: [{ name: "v1", served: true, storage: true }],
      },
    };
    expect(await cluster.apply(definition, options)).toMatchObject({ kind: "created" });
    expect(await cluster.apply(widget, options)).toMatchObject({
      kind: "created",
      ref: { namespace: null },
    });
  });
});
