import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { onTestFinished } from "vitest";
import {
  startGitHub,
  type GitHubOptions,
  type GitHubSandbox,
} from "../../../src/sandbox/github/start-github.ts";
import { watchGitHub } from "../../support/openapi.ts";

export const SLUG = "acme/shop";
export const REPO = { owner: "acme", repo: "shop" } as const;
export const SECRET = "a secret of the webhook";
export const APP_ID = 4711;

const KEYS = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

/** All that the product's own app.yml asks for. */
const PERMISSIONS = {
  contents: "write",
  pull_requests: "write",
  statuses: "write",
  checks: "write",
  issues: "write",
  merge_queues: "read",
  metadata: "read",
} as const;

/** An App whose owner has not granted it issues. */
export const withoutIssues = {
  contents: "write",
  pull_requests: "write",
  metadata: "read",
} as const;

export type Received = {
  readonly event: string;
  readonly guid: string;
  readonly signature: string;
  readonly body: string;
  readonly payload: Payload;
};

/** As much of a payload as the tests look at. */
type Payload = {
  readonly action?: string;
  readonly ref?: string;
  readonly after?: string;
  readonly installation?: { readonly id: number };
  readonly sender?: { readonly login: string };
  readonly pull_request?: {
    readonly number: number;
    readonly merged: boolean;
    readonly head: { readonly sha: string };
  };
};

export type World = {
  readonly github: GitHubSandbox;
  readonly root: string;
  /** Webhooks in the order of arrival; waits until all are delivered. */
  readonly received: () => Promise<readonly Received[]>;
  readonly bot: Octokit;
  readonly app: Octokit;
  readonly alice: Octokit;
  readonly privateKey: string;
  clock: Date;
};

type Settings = Partial<Omit<GitHubOptions, "app">> & {
  readonly permissions?: GitHubOptions["app"]["permissions"];
  readonly events?: GitHubOptions["app"]["events"];
  readonly protect?: Record<string, { requiredChecks?: string[]; requiredReviews?: number }>;
};

/** A GitHub with the repository `acme/shop` (branches `main` and `production`), a receiver of webhooks, and clients. */
export async function startWorld(settings: Settings = {}): Promise<World> {
  const { permissions = PERMISSIONS, events = [], protect = {}, ...rest } = settings;
  const root = await mkdtemp(join(tmpdir(), "github-"));
  const received: Received[] = [];
  const receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(receive(request.headers, body));
      return response.end("ok");
    });
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const address = receiver.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const clock = { now: new Date("2026-03-01T10:00:00Z") };
  const watch = watchGitHub(rest);
  const github = await startGitHub({
    root,
    now: () => clock.now,
    app: {
      id: APP_ID,
      slug: "evenkeel",
      publicKey: KEYS.publicKey,
      permissions,
      events,
      webhook: { url: `http://127.0.0.1:${port}/hook`, secret: SECRET },
    },
    ...rest,
    ...watch.hooks,
  });
  onTestFinished(async () => {
    await github.close();
    receiver.close();
    await rm(root, { recursive: true, force: true });
    watch.verify(github.deliveries.list());
  });
  await github.createRepository(SLUG, {
    protect,
    branches: {
      main: { "README.md": "shop\n" },
      production: { "carts/values.yaml": "replicas: 1\n", "carts/other.yaml": "a: 1\n" },
    },
  });
  const app = new Octokit({
    baseUrl: github.url,
    authStrategy: createAppAuth,
    auth: { appId: APP_ID, privateKey: KEYS.privateKey },
    log: SILENT,
  });
  const installation = await app.rest.apps.getRepoInstallation(REPO);
  const bot = new Octokit({
    baseUrl: github.url,
    authStrategy: createAppAuth,
    auth: { appId: APP_ID, privateKey: KEYS.privateKey, installationId: installation.data.id },
    log: SILENT,
  });
  const alice = new Octokit({ baseUrl: github.url, auth: github.as("alice").token, log: SILENT });
  return {
    github,
    root,
    received: async () => {
      await github.deliveries.drain();
      return received;
    },
    bot,
    app,
    alice,
    privateKey: KEYS.privateKey,
    get clock() {
      return clock.now;
    },
    set clock(now) {
      clock.now = now;
    },
  };
}

/** Pushes one change of carts to a new branch off production and opens the bot's pull request for it. */
export async function openChange({ github, bot }: World, head = "evenkeel/carts") {
  const production = await bot.rest.git.getRef({ ...REPO, ref: "heads/production" });
  const sha = await github.as("alice").push(SLUG, {
    branch: head,
    from: production.data.object.sha,
    files: { "carts/values.yaml": "replicas: 2\n" },
    message: "fix(carts): scale to 2\n\nProblem-Id: P-1\n",
  });
  const opened = await bot.rest.pulls.create({
    ...REPO,
    head,
    base: "production",
    title: "fix(carts): scale to 2",
    body: "why",
  });
  return { sha, base: production.data.object.sha, number: opened.data.number };
}

export async function statusOf(promise: Promise<unknown>): Promise<Refusal> {
  try {
    await promise;
    return { status: 200, message: "" };
  } catch (error) {
    const status = error instanceof Error && "status" in error ? Number(error.status) : 0;
    return { status, message: error instanceof Error ? error.message : String(error) };
  }
}

type Refusal = { readonly status: number; readonly message: string };

export const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

function receive(headers: IncomingHttpHeaders, body: string): Received {
  const header = (name: string) => String(headers[name] ?? "");
  const payload: Payload = JSON.parse(body);
  return {
    event: header("x-github-event"),
    guid: header("x-github-delivery"),
    signature: header("x-hub-signature-256"),
    body,
    payload,
  };
}
