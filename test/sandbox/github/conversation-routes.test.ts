import { expect, it } from "vitest";
import { openChange, REPO, SLUG, startWorld, statusOf, withoutIssues } from "./world.ts";

const events = ["issue_comment", "issues", "pull_request_review"] as const;

it("tells of comments, edits with what was there before, reviews and dismissals", async () => {
  const world = await startWorld({ events });
  const { number, sha } = await openChange(world);
  const bob = world.github.as("bob");
  const comment = await bob.comment(SLUG, number, "/evenkeel hold");
  await bob.editComment(SLUG, comment, "/evenkeel resume");
  await bob.approve(SLUG, number, sha);
  await world.github.as("alice").dismissReviews(SLUG, number, "The evidence is old.");
  const about = (await world.received()).filter(({ event }) => /comment|review/.test(event));
  expect(about.map(({ payload }) => payload)).toMatchObject([
    { action: "created", issue: { number, pull_request: {} }, comment: { id: comment } },
    {
      action: "edited",
      changes: { body: { from: "/evenkeel hold" } },
      comment: { body: "/evenkeel resume" },
    },
    { action: "submitted", review: { state: "approved", commit_id: sha } },
    { action: "dismissed", review: { state: "dismissed" }, sender: { login: "alice" } },
  ]);
});

it("tells of issues, which are closed by a person", async () => {
  const world = await startWorld({ events });
  const { data } = await world.bot.rest.issues.create({ ...REPO, title: "t", labels: ["x"] });
  await world.github.as("bob").closeIssue(SLUG, data.number);
  const about = (await world.received()).filter(({ event }) => event === "issues");
  expect(about.map(({ payload }) => payload)).toMatchObject([
    { action: "opened", issue: { labels: [{ name: "x" }] } },
    { action: "closed", issue: { number: data.number, closed_by: { login: "bob" } } },
  ]);
});

it("lets a reader join the conversation, and change nobody else's words", async () => {
  const world = await startWorld();
  const { number } = await openChange(world);
  const reader = world.github.as("eve", "read");
  const own = await reader.comment(SLUG, number, "What is this?");
  await reader.editComment(SLUG, own, "What is this for?");
  await reader.approve(SLUG, number);
  const other = await world.github.as("bob").comment(SLUG, number, "mine");
  await expect(reader.editComment(SLUG, other, "not mine")).rejects.toThrow("403");
  await expect(reader.dismissReviews(SLUG, number, "no")).rejects.toThrow("403");
});

it("takes a review of a commit of the pull request, and of no other", async () => {
  const world = await startWorld();
  const { number, sha } = await openChange(world);
  const bob = world.github.as("bob");
  const branch = "evenkeel/carts";
  await bob.push(SLUG, { branch, files: { more: "1" }, message: "more\n" });
  await bob.approve(SLUG, number, sha);
  const elsewhere = await bob.push(SLUG, { branch: "b", files: { b: "1" }, message: "b\n" });
  await expect(bob.approve(SLUG, number, elsewhere)).rejects.toThrow("422");
  await expect(bob.approve(SLUG, number, "0".repeat(40))).rejects.toThrow("422");
});

it("dismisses an opinion once", async () => {
  const world = await startWorld({ protect: { production: { requiredReviews: 1 } } });
  const { number } = await openChange(world);
  const { alice, github, bot } = world;
  const review = await alice.rest.pulls.createReview({
    ...REPO,
    pull_number: number,
    event: "APPROVE",
  });
  const dismiss = () =>
    bot.rest.pulls.dismissReview({
      ...REPO,
      pull_number: number,
      review_id: review.data.id,
      message: "old",
    });
  expect((await dismiss()).data.state).toBe("DISMISSED");
  expect((await statusOf(dismiss())).status).toBe(422);
  await expect(github.as("bob").mergePullRequest(SLUG, number)).rejects.toThrow("405");
});

it("keeps one reaction of a kind per account and counts them on the comment", async () => {
  const world = await startWorld();
  const { number } = await openChange(world);
  const { bot, alice, github } = world;
  const comment_id = await github.as("bob").comment(SLUG, number, "/evenkeel hold");
  const react = { ...REPO, comment_id, content: "eyes" } as const;
  const first = await bot.rest.reactions.createForIssueComment(react);
  const second = await bot.rest.reactions.createForIssueComment(react);
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.data).toEqual(first.data);
  await alice.rest.reactions.createForIssueComment(react);
  const shown = await bot.rest.issues.getComment({ ...REPO, comment_id });
  expect(shown.data.reactions).toMatchObject({ eyes: 2, rocket: 0, total_count: 2 });
});

it.each([
  ["a comment of a pull request", withoutIssues, 201, 403],
  ["a comment of an issue", { issues: "write", metadata: "read" }, 403, 201],
] as const)("lets an App react to %s by the permission for it", async (...row) => {
  const [, permissions, onPull, onIssue] = row;
  const world = await startWorld({ permissions });
  const { alice, bot, github } = world;
  const bob = github.as("bob");
  const main = await alice.rest.git.getRef({ ...REPO, ref: "heads/main" });
  const from = main.data.object.sha;
  await bob.push(SLUG, { branch: "b", from, files: { b: "1" }, message: "b\n" });
  await alice.rest.pulls.create({ ...REPO, head: "b", base: "main", title: "b" });
  const issue = await alice.rest.issues.create({ ...REPO, title: "t" });
  const react = async (number: number) => {
    const comment_id = await bob.comment(SLUG, number, "hello");
    const given = { ...REPO, comment_id, content: "eyes" } as const;
    return bot.rest.reactions.createForIssueComment(given).then(
      ({ status }): number => status,
      async (error: unknown) => (await statusOf(Promise.reject(error))).status,
    );
  };
  expect(await react(1)).toBe(onPull);
  expect(await react(issue.data.number)).toBe(onIssue);
});

it("has no issues where they are switched off, and pull requests all the same", async () => {
  const world = await startWorld();
  const { bot, github } = world;
  await github.createRepository("acme/site", { hasIssues: false, branches: { main: { a: "1" } } });
  const site = { owner: "acme", repo: "site" };
  expect((await bot.rest.repos.get(site)).data.has_issues).toBe(false);
  expect(await statusOf(bot.rest.issues.create({ ...site, title: "t" }))).toMatchObject({
    status: 410,
  });
  const main = await bot.rest.git.getRef({ ...site, ref: "heads/main" });
  const change = { branch: "b", from: main.data.object.sha, files: { b: "1" }, message: "b\n" };
  await github.as("bob").push("acme/site", change);
  const pull = await bot.rest.pulls.create({ ...site, head: "b", base: "main", title: "t" });
  await github.as("bob").comment("acme/site", pull.data.number, "hello");
  expect((await bot.rest.issues.listForRepo(site)).data).toHaveLength(1);
});
