import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openChange, REPO, SLUG, startWorld, statusOf, type World } from "./world.ts";

function git({ root }: World, ...args: readonly string[]): string {
  const cwd = join(root, `${SLUG}.git`);
  return execFileSync("git", args, { cwd, encoding: "utf8" }).trim();
}

function merge({ bot }: World, number: number, sha?: string) {
  return bot.rest.pulls.merge({
    ...REPO,
    pull_number: number,
    commit_title: "fix(carts): scale to 2 (#1)",
    commit_message: "Problem-Id: P-1",
    ...(sha === undefined ? {} : { sha }),
  });
}

it("merges three ways with the message, author and time asked for", async () => {
  const world = await startWorld();
  const { number, sha } = await openChange(world);
  const other = await world.github.as("bob").push(SLUG, {
    branch: "production",
    files: { "carts/other.yaml": "a: 2\n" },
    message: "meanwhile\n",
  });
  world.clock = new Date("2026-03-02T08:30:00Z");
  const merged = await merge(world, number, sha);
  expect(merged.data.merged).toBe(true);
  expect(git(world, "rev-parse", "production")).toBe(merged.data.sha);
  expect(git(world, "log", "-1", "--format=%P", merged.data.sha)).toBe(`${other} ${sha}`);
  expect(git(world, "show", "production:carts/other.yaml")).toBe("a: 2");
  expect(git(world, "show", "production:carts/values.yaml")).toBe("replicas: 2");
  expect(
    git(
      world,
      "log",
      "-1",
      "--format=%an|%aI|%s|%(trailers:key=Problem-Id,valueonly)",
      "production",
    ),
  ).toBe("evenkeel[bot]|2026-03-02T08:30:00+00:00|fix(carts): scale to 2 (#1)|P-1");
  const pull = await world.bot.rest.pulls.get({ ...REPO, pull_number: number });
  expect(pull.data).toMatchObject({
    state: "closed",
    merged: true,
    merged_at: "2026-03-02T08:30:00Z",
    merge_commit_sha: merged.data.sha,
    merged_by: { login: "evenkeel[bot]" },
  });
});

it("squashes to one commit that keeps the trailers of a single one", async () => {
  const world = await startWorld();
  const { number, base } = await openChange(world);
  const squashed = await world.bot.rest.pulls.merge({
    ...REPO,
    pull_number: number,
    merge_method: "squash",
  });
  expect(git(world, "log", "-1", "--format=%P", squashed.data.sha)).toBe(base);
  const format = "--format=%s|%(trailers:key=Problem-Id,valueonly)";
  expect(git(world, "log", "-1", format, squashed.data.sha)).toBe(
    "fix(carts): scale to 2 (#1)|P-1",
  );
});

it("answers 409 and merges nothing when the head is not the sha asked for", async () => {
  const world = await startWorld();
  const { number, sha } = await openChange(world);
  await world.github.as("alice").push(SLUG, {
    branch: "evenkeel/carts",
    files: { "carts/values.yaml": "replicas: 50\n" },
    message: "sneak in\n",
  });
  const before = git(world, "rev-parse", "production");
  const { status, message } = await statusOf(merge(world, number, sha));
  expect(status).toBe(409);
  expect(message).toContain("Head branch was modified. Review and try the merge again.");
  expect(git(world, "rev-parse", "production")).toBe(before);
});

it("answers 405 to a conflict, to a closed one and to a method that is off", async () => {
  const world = await startWorld();
  const { number } = await openChange(world);
  const rebase = world.bot.rest.pulls.merge({
    ...REPO,
    pull_number: number,
    merge_method: "rebase",
  });
  expect((await statusOf(rebase)).status).toBe(405);
  await world.github.as("bob").push(SLUG, {
    branch: "production",
    files: { "carts/values.yaml": "replicas: 9\n" },
    message: "conflict\n",
  });
  expect(await statusOf(merge(world, number))).toMatchObject({
    status: 405,
    message: expect.stringContaining("Pull Request is not mergeable"),
  });
  await world.github.as("bob").closePullRequest(SLUG, number);
  expect((await statusOf(merge(world, number))).status).toBe(405);
});

it("answers 405 until the required checks succeed and a review approves", async () => {
  const world = await startWorld({
    protect: { production: { requiredChecks: ["ci/test", "Build"], requiredReviews: 1 } },
  });
  const { github } = world;
  const { number, sha } = await openChange(world);
  const refusal = async () => (await statusOf(merge(world, number, sha))).message;
  expect(await refusal()).toContain('Required status check "ci/test" is expected.');
  await github.as("alice").setStatus(SLUG, sha, { context: "CI/test", state: "failure" });
  expect(await refusal()).toContain('Required status check "ci/test" is failing.');
  await github.as("alice").setStatus(SLUG, sha, { context: "ci/test", state: "success" });
  expect(await refusal()).toContain('Required status check "Build" is expected.');
  await github.reportCheck(SLUG, { sha, name: "Build", conclusion: null });
  expect(await refusal()).toContain('Required status check "Build" is pending.');
  await github.reportCheck(SLUG, { sha, name: "Build", conclusion: "success" });
  expect(await refusal()).toContain("At least 1 approving review is required");
  expect((await statusOf(approveAsBot(world, number))).status).toBe(422);
  await github.as("bob").requestChanges(SLUG, number, "no");
  expect(await refusal()).toContain("Changes have been requested.");
  await github.as("bob").approve(SLUG, number);
  expect((await merge(world, number, sha)).data.merged).toBe(true);
});

function approveAsBot({ bot }: World, number: number) {
  return bot.rest.pulls.createReview({ ...REPO, pull_number: number, event: "APPROVE" });
}

it("counts no approval of a reader, and none by an author", async () => {
  const world = await startWorld({
    protect: { production: { requiredReviews: 1 } },
    users: { carol: { token: "ghp_carol", role: "read" } },
  });
  const { number } = await openChange(world);
  await world.github.as("carol").approve(SLUG, number);
  expect(await statusOf(approveAsBot(world, number))).toMatchObject({
    status: 422,
    message: expect.stringContaining("approve your own pull request"),
  });
  expect((await statusOf(merge(world, number))).status).toBe(405);
});

it("takes a pull request for merged when somebody pushes its head into the base", async () => {
  const world = await startWorld();
  const { number, sha, base } = await openChange(world);
  git(world, "update-ref", "refs/heads/production", sha, base);
  await world.github.notice(SLUG, "dave");
  const pull = await world.bot.rest.pulls.get({ ...REPO, pull_number: number });
  expect(pull.data).toMatchObject({ merged: true, merged_by: { login: "dave" } });
});

it("deletes the head branch after a merge where the repository says so", async () => {
  const world = await startWorld();
  await world.github.createRepository("acme/tidy", {
    deleteBranchOnMerge: true,
    branches: { main: { a: "1\n" } },
  });
  const tidy = { owner: "acme", repo: "tidy" };
  const main = await world.bot.rest.git.getRef({ ...tidy, ref: "heads/main" });
  const change = { branch: "b", from: main.data.object.sha, files: { b: "2\n" }, message: "b\n" };
  await world.github.as("alice").push("acme/tidy", change);
  await world.bot.rest.pulls.create({ ...tidy, head: "b", base: "main", title: "b" });
  await world.bot.rest.pulls.merge({ ...tidy, pull_number: 1 });
  expect((await statusOf(world.bot.rest.git.getRef({ ...tidy, ref: "heads/b" }))).status).toBe(404);
});
