import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { openChange, REPO, SECRET, SLUG, startWorld, statusOf, type Received } from "./world.ts";

const ALL = [
  "push",
  "pull_request",
  "pull_request_review",
  "status",
  "issue_comment",
  "create",
  "delete",
] as const;

function names(hooks: readonly Received[]): readonly string[] {
  return hooks.map(({ event, payload }) => [event, payload.action].filter(Boolean).join("."));
}

it("signs what it sends and says for which installation", async () => {
  const world = await startWorld({ events: ["pull_request"] });
  await openChange(world);
  const hooks = await world.received();
  const opened = hooks.find(({ event }) => event === "pull_request");
  const hmac = createHmac("sha256", SECRET)
    .update(opened?.body ?? "")
    .digest("hex");
  expect(opened?.signature).toBe(`sha256=${hmac}`);
  expect(opened?.guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  const installation = await world.app.rest.apps.getRepoInstallation(REPO);
  expect(opened?.payload).toMatchObject({
    action: "opened",
    number: 1,
    installation: { id: installation.data.id },
    repository: { full_name: "acme/shop" },
    sender: { login: "evenkeel[bot]" },
    pull_request: { number: 1, head: { ref: "evenkeel/carts" } },
  });
});

it("sends what happens to a pull request in its order", async () => {
  const world = await startWorld({ events: ALL });
  const { number, sha } = await openChange(world);
  const { github, bot } = world;
  await github.as("bob").approve(SLUG, number);
  await github.as("bob").setStatus(SLUG, sha, { context: "ci", state: "success" });
  await github.as("bob").comment(SLUG, number, "nice");
  await bot.rest.pulls.update({ ...REPO, pull_number: number, title: "better" });
  await github.as("bob").closePullRequest(SLUG, number);
  await github.as("bob").reopenPullRequest(SLUG, number);
  await github.as("bob").mergePullRequest(SLUG, number);
  await github.as("bob").deleteBranch(SLUG, "evenkeel/carts");
  const hooks = await world.received();
  expect(names(hooks)).toEqual([
    "installation.created",
    "push",
    "create",
    "check_suite.requested",
    "pull_request.opened",
    "pull_request_review.submitted",
    "status",
    "issue_comment.created",
    "pull_request.edited",
    "pull_request.closed",
    "pull_request.reopened",
    "pull_request.closed",
    "push",
    "check_suite.requested",
    "push",
    "delete",
  ]);
  const closed = hooks.filter(({ payload }) => payload.action === "closed");
  expect(closed.map(({ payload }) => payload.pull_request?.merged)).toEqual([false, true]);
  expect(hooks.find(({ event }) => event === "push")?.payload).toMatchObject({
    ref: "refs/heads/evenkeel/carts",
    created: true,
    after: sha,
    head_commit: { id: sha, modified: ["carts/values.yaml"] },
    pusher: { name: "alice" },
  });
});

it("tells an App only of events that it asked for and may hear of", async () => {
  const world = await startWorld({
    events: ["issue_comment", "push"],
    permissions: { pull_requests: "write", metadata: "read" },
  });
  const { bot, github } = world;
  const { data: pull } = await github
    .as("alice")
    .push(SLUG, { branch: "b", files: { b: "1" }, message: "b\n" })
    .then(() => bot.rest.pulls.list(REPO));
  expect(pull).toEqual([]);
  expect(names(await world.received())).toEqual(["installation.created"]);
});

it.each([
  { policy: "once" as const, arrives: 1 },
  { policy: "twice" as const, arrives: 2 },
  { policy: "lose" as const, arrives: 0 },
])("delivers $policy where the policy says so", async ({ policy, arrives }) => {
  const world = await startWorld({
    events: ["push"],
    deliver: ({ event }) => (event === "push" ? policy : "once"),
  });
  await world.github.as("alice").push(SLUG, { branch: "b", files: { b: "1" }, message: "b\n" });
  const pushes = (await world.received()).filter(({ event }) => event === "push");
  expect(pushes).toHaveLength(arrives);
  expect(new Set(pushes.map(({ guid }) => guid)).size).toBe(Math.min(arrives, 1));
});

it("shows deliveries to the App and repeats a lost one with the same id", async () => {
  let lose = true;
  const world = await startWorld({
    events: ["push"],
    deliver: ({ event }) => (event === "push" && lose ? "lose" : "once"),
  });
  const { app, github } = world;
  await github.as("alice").push(SLUG, { branch: "b", files: { b: "1" }, message: "b\n" });
  await github.deliveries.drain();
  const failed = await app.rest.apps.listWebhookDeliveries({ status: "failure" });
  expect(failed.data).toMatchObject([{ event: "push", redelivery: false, status_code: 502 }]);
  lose = false;
  const [delivery] = failed.data;
  await app.rest.apps.redeliverWebhookDelivery({ delivery_id: Number(delivery?.id) });
  const [again] = (await world.received()).filter(({ event }) => event === "push");
  expect(again?.guid).toBe(delivery?.guid);
  const all = await app.rest.apps.listWebhookDeliveries({ per_page: 1 });
  expect(all.data).toMatchObject([{ redelivery: true, status: "OK" }]);
  expect(all.headers.link).toContain("cursor=");
  const shown = await app.rest.apps.getWebhookDelivery({ delivery_id: Number(all.data[0]?.id) });
  expect(shown.data.request.payload).toMatchObject({ ref: "refs/heads/b" });
  world.clock = new Date(world.clock.getTime() + 4 * 24 * 3_600_000);
  expect((await app.rest.apps.listWebhookDeliveries()).data).toEqual([]);
});

it("passes a repository_dispatch on, within GitHub's bounds", async () => {
  const world = await startWorld({ events: ["repository_dispatch"] });
  const { bot } = world;
  const payload = { problem: "P-1" };
  await bot.rest.repos.createDispatchEvent({
    ...REPO,
    event_type: "problem",
    client_payload: payload,
  });
  const hook = (await world.received()).at(-1);
  expect(hook?.event).toBe("repository_dispatch");
  expect(hook?.payload).toMatchObject({
    action: "problem",
    branch: "main",
    client_payload: payload,
  });
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`key${at}`, at]));
  const refused = bot.rest.repos.createDispatchEvent({
    ...REPO,
    event_type: "x",
    client_payload: many,
  });
  expect((await statusOf(refused)).status).toBe(422);
});

it("asks for checks on a merge group and merges what passed", async () => {
  const world = await startWorld({
    events: ["merge_group", "pull_request"],
    protect: { production: {} },
  });
  const { number, base } = await openChange(world);
  const entry = await world.github.enqueue(SLUG, number, "bob");
  expect(entry.branch).toBe(`gh-readonly-queue/production/pr-1-${base}`);
  const asked = (await world.received()).at(-1);
  expect(asked?.payload).toMatchObject({
    action: "checks_requested",
    merge_group: { head_sha: entry.sha, base_ref: "refs/heads/production" },
  });
  await entry.merge();
  expect(names(await world.received()).slice(-3)).toContain("merge_group.destroyed");
  const branch = await world.bot.rest.repos.getBranch({ ...REPO, branch: "production" });
  expect(branch.data.commit.sha).toBe(entry.sha);
  const pull = await world.bot.rest.pulls.get({ ...REPO, pull_number: number });
  expect(pull.data).toMatchObject({ merged: true, merged_by: { login: "bob" } });
});
