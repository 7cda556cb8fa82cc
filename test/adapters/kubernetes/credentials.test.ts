import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCluster } from "../../../src/adapters/kubernetes/create-cluster.ts";
import { UnavailableError } from "../../../src/ports.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { createImpatientClock } from "./impatient-clock.ts";
import { certificates } from "./test-certificates.ts";
import { startTlsServer } from "./tls-server.ts";

const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "a" };
const { server: authority, bot, other } = certificates;
const trusted = {
  "certificate-authority-data": base64(authority.cert),
  "tls-server-name": "api.shop.test",
};

describe("a kubeconfig", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "evenkeel-kubeconfig-"));
    await mkdir(join(folder, "pki"));
    await write({ "pki/ca.crt": authority.cert, "pki/bot.crt": bot.cert, "pki/bot.key": bot.key });
    await write({ token: "from-a-file\n" });
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  }

  /** Of YAML that is JSON; `user` undefined: the context names none. */
  async function clusterOf(cluster: object, user: object | undefined) {
    const kubeconfig = join(folder, "config");
    const config = {
      "current-context": "shop",
      clusters: [{ name: "here", cluster }],
      users: [{ name: "bot", user }],
      contexts: [
        { name: "shop", context: { cluster: "here", ...(user && { user: "bot" }) } },
        { name: "other", context: { cluster: "there", user: "somebody" } },
      ],
    };
    await writeFile(kubeconfig, JSON.stringify(config));
    const clock = createManualClock(new Date("2026-01-01T00:00:00Z"));
    return { kubeconfig, clock, cluster: createCluster({ kubeconfig, clock }) };
  }

  it.each([
    ["a token", trusted, { token: "secret" }, "", "Bearer secret"],
    ["a token that looks like a number", trusted, { token: 1234 }, "", "Bearer 1234"],
    ["a token's file beside it", trusted, { tokenFile: "token" }, "", "Bearer from-a-file"],
    [
      "a token's file before the token",
      trusted,
      { tokenFile: "token", token: "secret" },
      "",
      "Bearer from-a-file",
    ],
    [
      "a certificate in itself",
      trusted,
      { "client-certificate-data": base64(bot.cert), "client-key-data": base64(bot.key) },
      "bot",
      "",
    ],
    [
      "certificates beside it",
      { "certificate-authority": "pki/ca.crt", "tls-server-name": "api.shop.test" },
      { "client-certificate": "pki/bot.crt", "client-key": "./pki/bot.key" },
      "bot",
      "",
    ],
    [
      "what it holds before what is beside it",
      trusted,
      {
        "client-certificate": "pki/none.crt",
        "client-certificate-data": base64(bot.cert),
        "client-key": "pki/bot.key",
      },
      "bot",
      "",
    ],
    [
      "a server that nobody vouches for",
      { "insecure-skip-tls-verify": true },
      { token: "t" },
      "",
      "Bearer t",
    ],
    ["a user who has nothing", trusted, {}, "", ""],
    ["no user", trusted, undefined, "", ""],
  ])("may have %s", async (_what, access, user, certificate, authorization) => {
    await using tls = await startTlsServer();
    const { cluster } = await clusterOf({ server: tls.server, ...access }, user);
    expect(await cluster.read(ref)).toBeUndefined();
    expect(tls.shown.at(-1)).toEqual([certificate, authorization]);
  });

  it.each([
    ["server of another authority", { "tls-server-name": "api.shop.test" }, "self-signed"],
    [
      "server of another name",
      { "certificate-authority-data": base64(authority.cert) },
      "does not match certificate's altnames",
    ],
  ])("trusts no %s", async (_what, access, words) => {
    await using tls = await startTlsServer();
    const { kubeconfig } = await clusterOf({ server: tls.server, ...access }, { token: "secret" });
    const cluster = createCluster({ kubeconfig, clock: createImpatientClock() });
    const error: unknown = await rejectionOf(cluster.read(ref));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toHaveProperty("message", expect.stringContaining(words));
    expect(tls.shown).toEqual([]);
  });

  it("has its token's file read again after a minute", async () => {
    await using tls = await startTlsServer();
    const { cluster, clock } = await clusterOf(
      { server: tls.server, ...trusted },
      { tokenFile: "token" },
    );
    await cluster.read(ref);
    await write({ token: "renewed" });
    clock.advance(59_000);
    await cluster.read(ref);
    expect(tls.shown.at(-1)).toEqual(["", "Bearer from-a-file"]);
    clock.advance(1_000);
    await cluster.read(ref);
    expect(tls.shown.at(-1)).toEqual(["", "Bearer renewed"]);
  });

  it("has its token's file read again as soon as the cluster knows the token no more", async () => {
    await using tls = await startTlsServer();
    tls.welcome = (authorization) => authorization === "Bearer renewed";
    const access = { server: tls.server, ...trusted };
    const { cluster } = await clusterOf(access, { tokenFile: "token" });
    await expect(cluster.read(ref)).rejects.toThrow("401");
    await write({ token: "renewed" });
    expect(await cluster.read(ref)).toBeUndefined();
  });

  it("has new connections where its certificate is a new one", async () => {
    await using tls = await startTlsServer();
    const user = { "client-certificate": "pki/bot.crt", "client-key": "pki/bot.key" };
    const { cluster, clock } = await clusterOf({ server: tls.server, ...trusted }, user);
    expect(await cluster.read(ref)).toBeUndefined();
    await write({ "pki/bot.crt": other.cert, "pki/bot.key": other.key });
    clock.advance(60_000);
    await cluster.read(ref);
    expect(tls.shown.map(([name]) => name)).toEqual(["bot", "bot", "other", "other"]);
  });

  it.each([
    ["a token that is not there", { tokenFile: "no-such" }, "no such file"],
    ["an empty token", { tokenFile: "empty" }, "empty is empty"],
    [
      "a certificate of another key",
      { "client-certificate": "pki/bot.crt", "client-key-data": base64(other.key) },
      "key values mismatch",
    ],
  ])("is waited for while it has %s", async (_what, user, words) => {
    await write({ empty: "\n" });
    const { cluster } = await clusterOf({ server: "https://127.0.0.1:1", ...trusted }, user);
    const error: unknown = await rejectionOf(cluster.read(ref));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toHaveProperty("message", expect.stringContaining("There are no credentials"));
    expect(error).toHaveProperty("message", expect.stringContaining(words));
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
