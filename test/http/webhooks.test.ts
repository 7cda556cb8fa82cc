import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { webhookHints } from "../../src/http/webhook-hints.ts";
import { createRecentDeliveries } from "../../src/http/recent-deliveries.ts";
import { boot } from "./boot.ts";

const secret = "a real secret";
const path = "/api/github/webhooks";
const push = {
  ref: "refs/heads/production",
  after: "c0ffee",
  repository: { full_name: "acme/shop" },
  sender: { login: "alice" },
};

function signed(body: string, over: Readonly<Record<string, string>> = {}) {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return {
    "x-github-event": "push",
    "x-github-delivery": "delivery-1",
    "x-hub-signature-256": `sha256=${signature}`,
    ...over,
  };
}

describe("POST /api/github/webhooks", () => {
  it("turns a signed event into a hint, once per delivery", async () => {
    await using server = await boot({ webhookSecret: secret });
    const body = JSON.stringify(push, null, 2);
    for (const id of ["delivery-1", "delivery-1", "delivery-2"]) {
      const { status } = await server.post(path, body, signed(body, { "x-github-delivery": id }));
      expect(status).toBe(200);
    }
    const hint = {
      kind: "repository",
      slug: "acme/shop",
      event: "push",
      branch: "production",
      sha: "c0ffee",
    };
    expect(server.hints).toEqual([hint, hint]);
  });

  it.each([
    ["signed with Probot's default secret", "development"],
    ["signed with nothing", ""],
  ])("refuses an event %s, and logs none of it", async (_, key) => {
    await using server = await boot({ webhookSecret: secret });
    const body = JSON.stringify(push);
    const forged = createHmac("sha256", key).update(body).digest("hex");
    const { status } = await server.post(
      path,
      body,
      signed(body, { "x-hub-signature-256": `sha256=${forged}` }),
    );
    expect(status).toBe(400);
    expect(server.hints).toEqual([]);
    expect(JSON.stringify(server.lines)).toContain("compare the App's webhook secret");
    expect(JSON.stringify(server.lines)).not.toMatch(/alice|sha256=/);
  });

  it("leaves nothing of a forged event on its output", async () => {
    const run = promisify(execFile);
    const program = fileURLToPath(new URL("forge-webhook.ts", import.meta.url));
    const { stdout, stderr } = await run(process.execPath, ["--import", "tsx", program]);
    expect(stdout).toBe("400\n");
    expect(stderr).toBe("");
  });

  it("refuses an unsigned event", async () => {
    await using server = await boot({ webhookSecret: secret });
    const { "x-hub-signature-256": _, ...headers } = signed("{}");
    expect((await server.post(path, "{}", headers)).status).toBe(400);
  });

  it("refuses a payload that GitHub never sends", async () => {
    await using server = await boot({ webhookSecret: secret });
    const body = " ".repeat(25 * 1024 * 1024 + 1);
    const status = await server.post(path, body, signed(body)).then(
      (answered) => answered.status,
      () => "cut off",
    );
    expect([413, "cut off"]).toContain(status);
    expect(server.hints).toEqual([]);
  });

  it("holds so much of unfinished payloads and no more, however many there are", async () => {
    await using server = await boot({ webhookSecret: secret });
    const largest = 25 * 1024 * 1024;
    const senders = Array.from({ length: 3 }, () =>
      request(`${server.url}${path}`, { method: "POST", headers: { "content-length": largest } }),
    );
    const answers = senders.map(async (sender) => {
      sender.on("error", () => {});
      sender.write(Buffer.alloc(largest - 1, " "));
      const [{ statusCode }] = await once(sender, "response");
      return statusCode;
    });
    expect(await Promise.race(answers)).toBe(503);
    expect(JSON.stringify(server.lines)).toContain("too many large ones at once");
    const body = JSON.stringify(push);
    expect((await server.post(path, body, signed(body))).status).toBe(200);
    for (const sender of senders) sender.destroy();
    await Promise.allSettled(answers);
  });

  it("takes the largest payload of GitHub, again and again", async () => {
    await using server = await boot({ webhookSecret: secret });
    const text = JSON.stringify(push);
    const body = text.padEnd(25 * 1024 * 1024);
    for (const id of ["delivery-1", "delivery-2", "delivery-3"]) {
      const headers = signed(body, { "x-github-delivery": id });
      expect((await server.post(path, body, headers)).status).toBe(200);
    }
    expect(server.hints).toHaveLength(3);
  });

  it.each(["development", "", " "])("does not start with the secret %j", async (webhookSecret) => {
    await expect(boot({ webhookSecret })).rejects.toThrow("webhook secret must be set");
  });

  it("is not there without a secret", async () => {
    await using server = await boot();
    expect((await server.post(path, push)).status).toBe(404);
  });
});

describe("webhookHints()", () => {
  const repository = { full_name: "acme/shop" };
  const pull_request = { number: 7, head: { sha: "abc" }, base: { ref: "production" } };

  it.each([
    ["pull_request", { pull_request }, { branch: "production", pullRequest: 7, sha: "abc" }],
    ["status", { sha: "abc" }, { sha: "abc" }],
    ["check_run", { check_run: { head_sha: "abc" } }, { sha: "abc" }],
    [
      "merge_group",
      { merge_group: { head_sha: "abc", base_ref: "refs/heads/main" } },
      { branch: "main", sha: "abc" },
    ],
    ["push", { ref: "refs/heads/a/b", after: "0".repeat(40) }, { branch: "a/b" }],
    ["push", { ref: "refs/tags/v1", after: "abc" }, { sha: "abc" }],
    ["issue_comment", { issue: { number: 1 } }, {}],
    ["issue_comment", { issue: { number: 7, pull_request: {} } }, { pullRequest: 7 }],
    ["pull_request_review", { pull_request }, { branch: "production", pullRequest: 7, sha: "abc" }],
    ["pull_request", { pull_request: { number: "seven" } }, {}],
  ])("reads %s %j", (event, payload, details) => {
    expect(webhookHints(event, { repository, ...payload })).toEqual([
      { kind: "repository", slug: "acme/shop", event, ...details },
    ]);
  });

  it("has one for each repository that the App came to", () => {
    const payload = { repositories_added: [repository, { full_name: "acme/site" }] };
    expect(webhookHints("installation_repositories", payload)).toEqual([
      { kind: "repository", slug: "acme/shop", event: "installation_repositories" },
      { kind: "repository", slug: "acme/site", event: "installation_repositories" },
    ]);
    expect(webhookHints("ping", { zen: "..." })).toEqual([]);
    expect(webhookHints("push", "text")).toEqual([]);
  });

  it("has none for what a bot wrote, our own comments too", () => {
    const hints = (type: string) => webhookHints("issue_comment", { repository, sender: { type } });
    expect(hints("Bot")).toEqual([]);
    expect(hints("User")).toHaveLength(1);
  });
});

describe("createRecentDeliveries()", () => {
  it("forgets the oldest beyond its limit", () => {
    const recent = createRecentDeliveries(2);
    expect(["a", "b", "a", "c", "a", "b"].map((id) => recent.note(id))).toEqual([
      "first",
      "first",
      "again",
      "first",
      "again",
      "first",
    ]);
  });
});
