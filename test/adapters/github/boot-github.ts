import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { createHosting } from "../../../src/adapters/github/create-hosting.ts";
import { readAppManifest } from "../../../src/sandbox/github/read-app-manifest.ts";
import { type GitHubOptions, startGitHub } from "../../../src/sandbox/github/start-github.ts";
import { watchGitHub } from "../../support/openapi.ts";
import { silent } from "./scripted-fetch.ts";

const keys = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const Branch = z.object({ commit: z.object({ sha: z.string() }) });

// Installation ids start anew in each sandbox, and Octokit shares tokens in the making by them.
let appId = 5000;

/**
 * The sandbox's GitHub with `acme/shop`, whose branch `production` asks for the status `ci`, and the adapter on
 * it with the permissions of app.yml or with a user's token. Dispose it to stop it.
 */
export async function bootGitHub(
  kind: "app" | "token",
  over: Partial<GitHubOptions> & { readonly base?: "" | "/api/v3" } = {},
) {
  const root = await mkdtemp(join(tmpdir(), "evenkeel-hosting-"));
  appId += 1;
  const manifest = readAppManifest(await readFile("app.yml", "utf8"));
  const { base = "", ...options } = over;
  const watch = watchGitHub(options);
  const github = await startGitHub({
    root,
    now: () => new Date("2026-03-01T10:00:00Z"),
    app: {
      ...manifest,
      id: appId,
      slug: "evenkeel",
      publicKey: keys.publicKey,
      webhook: { url: null, secret: "unused" },
    },
    ...options,
    ...watch.hooks,
  });
  const repository = await github.createRepository("acme/shop", {
    branches: { main: { "README.md": "shop\n" }, production: { "carts/replicas.txt": "1\n" } },
    protect: { production: { requiredChecks: ["ci"] } },
  });
  const alice = github.as("alice");
  const hosting = createHosting({
    auth:
      kind === "app"
        ? { kind, appId, privateKey: keys.privateKey }
        : { kind, token: github.as("carol").token },
    baseUrl: `${github.url}${base}`,
    log: silent,
  });

  /** A reading of GitHub that does not go through the adapter. */
  async function read(path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${alice.token}` };
    return (await fetch(`${github.url}/repos/acme/shop/${path}`, { headers })).json();
  }

  /** Pushes a change to a new branch off production and opens a pull request for it through the adapter. */
  async function propose(head: string) {
    const production = Branch.parse(await read("branches/production"));
    const sha = await alice.push("acme/shop", {
      branch: head,
      from: production.commit.sha,
      files: { [`carts/${head.replaceAll("/", "-")}.txt`]: "2\n" },
      message: "remediate\n",
    });
    const draft = { head, base: "production", title: `remediate ${head}`, body: "why" };
    const opened = await hosting.pullRequests.open(repository, draft);
    if (opened.kind !== "opened") throw new Error(JSON.stringify(opened));
    return { sha, draft, number: opened.pullRequest.number, pullRequest: opened.pullRequest };
  }

  return {
    github,
    hosting,
    repository,
    alice,
    propose,
    login: kind === "app" ? "evenkeel[bot]" : "carol",
    read,
    operations: watch.operations,
    [Symbol.asyncDispose]: async () => {
      await github.close();
      await rm(root, { recursive: true, force: true });
      watch.verify();
    },
  };
}
