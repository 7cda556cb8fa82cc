import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { webhooksPath } from "../../src/http/webhooks.ts";
import { readAppManifest } from "../../src/sandbox/github/read-app-manifest.ts";
import { startGitHub } from "../../src/sandbox/github/start-github.ts";
import { watchGitHub } from "../support/openapi.ts";
import { boot } from "./boot.ts";

const Branch = z.object({ commit: z.object({ sha: z.string() }) });
const secret = "a real secret";

it("the webhooks of a GitHub become hints, each once, and evaluations that join, though all come twice", async () => {
  await using server = await boot({ webhookSecret: secret });
  const root = await mkdtemp(join(tmpdir(), "evenkeel-webhooks-"));
  const { publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const watch = watchGitHub();
  const github = await startGitHub({
    ...watch.hooks,
    root,
    now: () => new Date("2026-03-01T10:00:00Z"),
    deliver: () => "twice",
    app: {
      ...readAppManifest(await readFile("app.yml", "utf8")),
      id: 1,
      slug: "evenkeel",
      publicKey,
      webhook: { url: `${server.url}${webhooksPath}`, secret },
    },
  });
  try {
    await github.createRepository("acme/shop", { branches: { production: { a: "1" } } });
    await github.deliveries.drain();
    server.hints.length = 0;
    const alice = github.as("alice");
    const branch = `${github.url}/repos/acme/shop/branches/production`;
    const headers = { authorization: `Bearer ${alice.token}` };
    const production = Branch.parse(await (await fetch(branch, { headers })).json());
    const sha = await alice.push("acme/shop", {
      branch: "fix",
      from: production.commit.sha,
      files: { a: "2" },
      message: "m",
    });
    await alice.setStatus("acme/shop", sha, { context: "ci", state: "success" });
    await alice.openPullRequest("acme/shop", { head: "fix", base: "production", title: "t" });
    const asked = await fetch(`${github.url}/repos/acme/shop/dispatches`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({
        event_type: "evenkeel-evaluation",
        client_payload: { stage: "production", service: "hello", timeframe: "10m" },
      }),
    });
    expect(asked.status).toBe(204);
    await github.deliveries.drain();
    const about = (event: string) =>
      server.hints.filter((hint) => hint.kind === "repository" && hint.event === event);
    const slug = "acme/shop";
    expect(about("push")).toEqual([
      { kind: "repository", slug, event: "push", branch: "fix", sha },
    ]);
    expect(about("pull_request")).toEqual([
      {
        kind: "repository",
        slug,
        event: "pull_request",
        branch: "production",
        pullRequest: 1,
        sha,
      },
    ]);
    expect(about("status")).toEqual([{ kind: "repository", slug, event: "status", sha }]);
    const dispatched = server.evaluations();
    expect(dispatched).toMatchObject([
      { project: "shop", service: "hello" },
      { project: "shop", service: "hello" },
    ]);
    expect(new Set(dispatched.map(({ trigger }) => trigger.id)).size).toBe(1);
  } finally {
    await github.close();
    await rm(root, { recursive: true, force: true });
    watch.verify(github.deliveries.list());
  }
});
