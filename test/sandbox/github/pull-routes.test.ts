import { expect, it } from "vitest";
import { openChange, REPO, SLUG, startWorld, statusOf } from "./world.ts";

it("opens a pull request, lists it by its branches and shows what it changes", async () => {
  const world = await startWorld();
  const { bot, clock } = world;
  const { number, sha, base } = await openChange(world);

  const listed = await bot.rest.pulls.list({ ...REPO, head: "acme:evenkeel/carts", state: "all" });
  expect(listed.data.map((pull) => pull.number)).toEqual([number]);
  const [pull] = listed.data;
  expect(pull).toMatchObject({
    state: "open",
    user: { login: "evenkeel[bot]", type: "Bot" },
    created_at: clock.toISOString().replace(".000", ""),
    head: { ref: "evenkeel/carts", sha },
    base: { ref: "production", sha: base },
  });
  const files = await bot.rest.pulls.listFiles({ ...REPO, pull_number: number });
  expect(files.data).toMatchObject([
    { filename: "carts/values.yaml", status: "modified", additions: 1, deletions: 1 },
  ]);
  expect(files.data[0]?.patch).toContain("+replicas: 2");
});

it("refuses a second open pull request for the same branches", async () => {
  const world = await startWorld();
  await openChange(world);
  const again = world.bot.rest.pulls.create({
    ...REPO,
    head: "evenkeel/carts",
    base: "production",
    title: "again",
  });
  const { status, message } = await statusOf(again);
  expect(status).toBe(422);
  expect(message).toContain("A pull request already exists for acme:evenkeel/carts.");
});

it.each([
  { why: "no commits", head: "same", base: "production", says: "No commits between" },
  { why: "an unknown head", head: "nowhere", base: "production", says: '"field":"head"' },
  { why: "an unknown base", head: "same", base: "nowhere", says: '"field":"base"' },
  {
    why: "a body too long",
    head: "main",
    base: "production",
    body: "x".repeat(65_537),
    says: "body",
  },
])("refuses a pull request with $why", async ({ head, base, body, says }) => {
  const { bot, github } = await startWorld();
  const production = await bot.rest.git.getRef({ ...REPO, ref: "heads/production" });
  await bot.rest.git.createRef({
    ...REPO,
    ref: "refs/heads/same",
    sha: production.data.object.sha,
  });
  const { status, message } = await statusOf(
    bot.rest.pulls.create({
      ...REPO,
      head,
      base,
      title: "t",
      ...(body === undefined ? {} : { body }),
    }),
  );
  expect(status).toBe(422);
  expect(message).toContain(says);
  expect(github.url).toContain("127.0.0.1");
});

it("says null of mergeable at first, then what a trial merge shows", async () => {
  const world = await startWorld();
  const { bot, github } = world;
  const { number } = await openChange(world);
  const look = async () => (await bot.rest.pulls.get({ ...REPO, pull_number: number })).data;
  expect(await look()).toMatchObject({ mergeable: null, mergeable_state: "unknown" });
  expect(await look()).toMatchObject({ mergeable: true, mergeable_state: "clean" });
  await github.as("bob").push(SLUG, {
    branch: "production",
    files: { "carts/values.yaml": "replicas: 9\n" },
    message: "conflict\n",
  });
  expect(await look()).toMatchObject({ mergeable: null });
  expect(await look()).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
});

it("edits, closes and reopens, and an issue says who closed it", async () => {
  const world = await startWorld();
  const { bot, alice, github } = world;
  const { number } = await openChange(world);
  const edited = await bot.rest.pulls.update({
    ...REPO,
    pull_number: number,
    title: "new",
    body: "b",
  });
  expect(edited.data).toMatchObject({ title: "new", body: "b" });
  await github.as("alice").closePullRequest(SLUG, number);
  const issue = await bot.rest.issues.get({ ...REPO, issue_number: number });
  expect(issue.data).toMatchObject({ state: "closed", closed_by: { login: "alice" } });
  await alice.rest.pulls.update({ ...REPO, pull_number: number, state: "open" });
  await github.as("alice").closePullRequest(SLUG, number);
  await github.as("alice").deleteBranch(SLUG, "evenkeel/carts");
  const { status, message } = await statusOf(
    bot.rest.pulls.update({ ...REPO, pull_number: number, state: "open" }),
  );
  expect(status).toBe(422);
  expect(message).toContain("branch has been deleted");
});

it("closes a pull request whose branch is deleted", async () => {
  const world = await startWorld();
  const { number } = await openChange(world);
  await world.github.as("alice").deleteBranch(SLUG, "evenkeel/carts");
  const pull = await world.bot.rest.pulls.get({ ...REPO, pull_number: number });
  expect(pull.data).toMatchObject({ state: "closed", merged: false });
});

it("pages through a list with Link headers", async () => {
  const { bot, github } = await startWorld();
  for (const name of ["a", "b", "c"]) {
    await github.as("alice").push(SLUG, {
      branch: name,
      from: (await bot.rest.git.getRef({ ...REPO, ref: "heads/main" })).data.object.sha,
      files: { [name]: name },
      message: `${name}\n`,
    });
    await bot.rest.pulls.create({ ...REPO, head: name, base: "main", title: name });
  }
  const first = await bot.rest.pulls.list({ ...REPO, per_page: 2 });
  expect(first.data.map(({ title }) => title)).toEqual(["c", "b"]);
  expect(first.headers.link).toContain('rel="next"');
  const all = await bot.paginate(bot.rest.pulls.list, { ...REPO, per_page: 1 });
  expect(all.map(({ title }) => title)).toEqual(["c", "b", "a"]);
});

it("asks persons for a review, but nobody unknown and never the author", async () => {
  const world = await startWorld();
  const { bot, github } = world;
  github.as("bob");
  const { number } = await openChange(world);
  const ask = (reviewers: string[]) =>
    bot.rest.pulls.requestReviewers({ ...REPO, pull_number: number, reviewers });
  const asked = await ask(["bob"]);
  expect(asked.data.requested_reviewers).toMatchObject([{ login: "bob" }]);
  expect((await statusOf(ask(["nobody"]))).status).toBe(422);
});
