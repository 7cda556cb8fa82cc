import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import { UnavailableError } from "../../../src/ports.ts";
import { startCluster } from "../../../src/sandbox/cluster/start-cluster.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { configMap, namespace } from "../../support/cluster-fixtures.ts";
import { createImpatientClock } from "./impatient-clock.ts";
import { json, startScriptedServer } from "./scripted-server.ts";

const options = { fieldManager: "evenkeel", namespace: "default" };
const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "a" };
const found = json(200, configMap("a", {}));
const clock = createImpatientClock();

describe("createCluster()", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "evenkeel-kubeconfig-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** One context, `shop`, which is not the current one. */
  async function kubeconfigOf(cluster: object, user: object): Promise<string> {
    const path = join(folder, "config");
    const config = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "nowhere",
      clusters: [{ name: "here", cluster: { "insecure-skip-tls-verify": true, ...cluster } }],
      users: [{ name: "bot", user }],
      contexts: [{ name: "shop", context: { cluster: "here", user: "bot" } }],
    };
    await writeFile(path, JSON.stringify(config));
    return path;
  }

  it("uses its connections again, and at most eight", async () => {
    await using scripted = await startScriptedServer(found);
    const cluster = createCluster({ server: scripted.server, token: "t", clock });
    for (let count = 0; count < 10; count++) await cluster.read(ref);
    expect(scripted.connections()).toBe(1);
    await Promise.all(Array.from({ length: 40 }, () => cluster.read(ref)));
    expect(scripted.connections()).toBeLessThanOrEqual(8);
  });

  it("reaches a server below a path", async () => {
    await using scripted = await startScriptedServer(json(404, {}));
    const server = `${scripted.server}/k8s/clusters/c-1/`;
    expect(await createCluster({ server, token: "t", clock }).read(ref)).toBeUndefined();
    expect(scripted.requests).toEqual(["GET /k8s/clusters/c-1/api/v1"]);
  });

  it.each([
    [401, "renew them"],
    [403, "configmaps is forbidden"],
  ])("reports %i as forbidden", async (code, words) => {
    const refusal = json(code, { kind: "Status", message: "configmaps is forbidden" });
    await using scripted = await startScriptedServer(refusal);
    const cluster = createCluster({ server: scripted.server, token: "t", clock });
    const result = await cluster.apply(configMap("a", {}), options);
    expect(result).toMatchObject({ kind: "failed", reason: "forbidden" });
    expect(result).toHaveProperty("message", expect.stringContaining(words));
    await expect(cluster.read(ref)).rejects.toThrow("refuses to show");
    const query = { ...ref, labels: "a=b" };
    expect(await cluster.list(query, () => undefined)).toMatchObject({ kind: "forbidden" });
    expect(await cluster.remove(ref, { uid: "u" })).toMatchObject({ kind: "refused" });
  });

  it("reads a kubeconfig and the context that is asked for", async () => {
    await using sandbox = await startCluster({ clock: createManualClock(new Date(0)) });
    const { server, token } = sandbox;
    const kubeconfig = await kubeconfigOf({ server }, { token });
    const cluster = createCluster({ kubeconfig, context: "shop", clock });
    expect(await cluster.apply(namespace("shop"), options)).toMatchObject({
      kind: "created",
      ref: { namespace: null },
    });
    const other = createCluster({ kubeconfig, clock });
    await expect(other.read(ref)).rejects.toThrow('has no context "nowhere": it has shop.');
  });

  it.each([
    [
      "a name and a password",
      { username: "bot", password: "pässword" },
      "Basic Ym90OnDDpHNzd29yZA==",
    ],
    ["a program", { exec: execOf({ token: "from-a-program" }) }, "Bearer from-a-program"],
  ])("shows itself with %s", async (_what, user, authorization) => {
    const shown: (string | undefined)[] = [];
    await using scripted = await startScriptedServer((request, response) => {
      shown.push(request.headers.authorization);
      found(request, response);
    });
    const kubeconfig = await kubeconfigOf({ server: scripted.server }, user);
    const cluster = createCluster({ kubeconfig, context: "shop", clock });
    for (let count = 0; count < 3; count++) await cluster.read(ref);
    expect(shown).toEqual([authorization, authorization, authorization]);
    expect(scripted.connections()).toBe(1);
  });

  it("is unavailable while a program has no credentials, and says what it said", async () => {
    const failing = {
      command: process.execPath,
      args: ["-e", "console.error('log in'); process.exit(1)"],
    };
    const kubeconfig = await kubeconfigOf({ server: "http://127.0.0.1:1" }, { exec: failing });
    const cluster = createCluster({ kubeconfig, context: "shop", clock });
    const error: unknown = await cluster.read(ref).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toHaveProperty("message", expect.stringContaining("log in"));
  });

  it("says that a kubeconfig has no server", async () => {
    const kubeconfig = await kubeconfigOf({ server: "nothing" }, { token: "t" });
    const cluster = createCluster({ kubeconfig, context: "shop", clock });
    await expect(cluster.read(ref)).rejects.toThrow("has no server that is a URL");
  });

  it("goes through the proxy of a kubeconfig, on connections that it keeps", async () => {
    await using scripted = await startScriptedServer(found);
    const proxy = await startProxy();
    const cluster = { server: scripted.server, "proxy-url": proxy.url };
    const kubeconfig = await kubeconfigOf(cluster, { token: "t" });
    const proxied = createCluster({ kubeconfig, context: "shop", clock });
    for (let count = 0; count < 3; count++) expect(await proxied.read(ref)).toBeDefined();
    expect(proxy.targets).toEqual([new URL(scripted.server).host]);
    proxy.server.closeAllConnections();
    proxy.server.close();
  });

  it("finds a kind whose definition comes later", async () => {
    await using sandbox = await startCluster({ clock: createManualClock(new Date(0)) });
    const cluster = createCluster({ server: sandbox.server, token: sandbox.token, clock });
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
    const made = await cluster.apply(definition, options);
    expect(await cluster.apply(widget, options)).toMatchObject({
      kind: "created",
      ref: { namespace: null },
    });
    const { uid = "" } = made.kind === "failed" ? {} : made.object.metadata;
    const itself = { ...definition, namespace: null, name: "widgets.shop.dev" };
    expect(await cluster.remove(itself, { uid })).toEqual({ kind: "removed" });
    expect(await cluster.apply(widget, options)).toMatchObject({ reason: "no-kind" });
    expect(await cluster.findKind("shop.dev/v1", "Widget")).toBeUndefined();
  });
});

function execOf(status: object): object {
  const credential = {
    apiVersion: "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    status,
  };
  return {
    apiVersion: "client.authentication.k8s.io/v1",
    command: process.execPath,
    args: ["-e", `console.log(${JSON.stringify(JSON.stringify(credential))})`],
  };
}

/** An HTTP proxy for CONNECT, which is all that a kubeconfig's proxy has to do. */
async function startProxy(): Promise<{
  readonly server: Server;
  readonly url: string;
  readonly targets: readonly string[];
}> {
  const targets: string[] = [];
  const server = createServer();
  server.on("connect", (request, inside) => {
    const target = request.url ?? "";
    targets.push(target);
    const [host, port] = target.split(":");
    const outside = connect(Number(port), host, () => {
      inside.write("HTTP/1.1 200 OK\r\n\r\n");
      outside.pipe(inside);
      inside.pipe(outside);
    });
    inside.on("error", () => outside.destroy());
    outside.on("error", () => inside.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { server, url: `http://127.0.0.1:${port}`, targets };
}
