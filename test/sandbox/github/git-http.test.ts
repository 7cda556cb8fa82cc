import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openChange, REPO, SLUG, startWorld, type World } from "./world.ts";

type Run = { readonly ok: boolean; readonly output: string };

/** A clone of `production` made with `token`, and a way to run git in it. */
async function clone(world: World, token: string) {
  const cwd = await mkdtemp(join(tmpdir(), "clone-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  const header = Buffer.from(`x-access-token:${token}`).toString("base64");
  const git = (...args: readonly string[]) =>
    new Promise<Run>((resolve) => {
      const env = {
        PATH: process.env["PATH"],
        HOME: cwd,
        GIT_TERMINAL_PROMPT: "0",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_COUNT: "3",
        GIT_CONFIG_KEY_0: "http.extraheader",
        GIT_CONFIG_VALUE_0: `Authorization: Basic ${header}`,
        GIT_CONFIG_KEY_1: "user.name",
        GIT_CONFIG_VALUE_1: "dev",
        GIT_CONFIG_KEY_2: "user.email",
        GIT_CONFIG_VALUE_2: "dev@example.com",
      };
      execFile("git", args, { cwd, env }, (error, stdout, stderr) => {
        resolve({ ok: error === null, output: `${stdout}${stderr}` });
      });
    });
  const url = `${world.github.url}/${SLUG}.git`;
  const cloned = await git("clone", "--quiet", "--branch", "production", url, ".");
  const commit = async (file: string, content: string) => {
    await writeFile(join(cwd, file), content);
    await git("add", ".");
    await git("commit", "--quiet", "--message", `change ${file}`);
  };
  return { git, commit, cloned };
}

async function botToken({ bot }: World): Promise<string> {
  const auth: unknown = await bot.auth({ type: "installation" });
  const token = typeof auth === "object" && auth !== null && "token" in auth ? auth.token : "";
  return String(token);
}

it("clones and pushes with an installation token", async () => {
  const world = await startWorld();
  const token = await botToken(world);
  expect(token).toMatch(/^ghs_4711_[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(token.length).toBeGreaterThan(500);
  const { git, commit, cloned } = await clone(world, token);
  expect(cloned).toEqual({ ok: true, output: "" });
  await commit("new.txt", "x".repeat(3_000_000));
  expect((await git("push", "origin", "HEAD:refs/heads/feature/x")).ok).toBe(true);
  const head = (await git("rev-parse", "HEAD")).output.trim();
  const branch = await world.bot.rest.repos.getBranch({ ...REPO, branch: "feature/x" });
  expect(branch.data.commit.sha).toBe(head);
});

it("moves the head of an open pull request and says synchronize", async () => {
  const world = await startWorld({ events: ["push", "pull_request"] });
  const { number, sha } = await openChange(world);
  const { git, commit } = await clone(world, world.github.as("alice").token);
  await git("checkout", "--quiet", "evenkeel/carts");
  await commit("carts/values.yaml", "replicas: 3\n");
  expect((await git("push", "origin", "evenkeel/carts")).ok).toBe(true);
  const head = (await git("rev-parse", "HEAD")).output.trim();
  const pull = await world.bot.rest.pulls.get({ ...REPO, pull_number: number });
  expect(pull.data.head.sha).toBe(head);
  const hooks = (await world.received()).slice(-3);
  expect(hooks.map(({ event, payload }) => [event, payload.action])).toEqual([
    ["push", undefined],
    ["check_suite", "requested"],
    ["pull_request", "synchronize"],
  ]);
  expect(hooks[2]?.payload).toMatchObject({ before: sha, after: head, sender: { login: "alice" } });
});

it("refuses every push to a protected branch, as GitHub words it", async () => {
  const world = await startWorld({ protect: { production: {} } });
  const { git, commit } = await clone(world, await botToken(world));
  await commit("new.txt", "1\n");
  const pushed = await git("push", "origin", "HEAD:production");
  expect(pushed.ok).toBe(false);
  expect(pushed.output).toContain("remote: error: GH006: Protected branch update failed");
  expect(pushed.output).toContain(
    "[remote rejected] HEAD -> production (protected branch hook declined)",
  );
  const deleted = await git("push", "origin", ":production");
  expect(deleted.output).toContain("protected branch hook declined");
  expect((await git("push", "--porcelain", "origin", "HEAD:refs/heads/free")).ok).toBe(true);
});

it("refuses a lease that is out of date", async () => {
  const world = await startWorld();
  const { git, commit } = await clone(world, await botToken(world));
  await world.github.as("bob").push(SLUG, {
    branch: "production",
    files: { other: "1\n" },
    message: "first\n",
  });
  await commit("mine", "2\n");
  const old = (await git("rev-parse", "HEAD~1")).output.trim();
  const lease = `--force-with-lease=refs/heads/production:${old}`;
  const pushed = await git("push", "--porcelain", lease, "origin", "HEAD:refs/heads/production");
  expect(pushed.ok).toBe(false);
  expect(pushed.output).toContain("stale info");
});

it("lets nobody in without a token, and readers only read", async () => {
  const world = await startWorld({ users: { carol: { token: "ghp_carol", role: "read" } } });
  expect((await clone(world, "ghp_wrong")).cloned.ok).toBe(false);
  const { git, commit, cloned } = await clone(world, "ghp_carol");
  expect(cloned.ok).toBe(true);
  await commit("new.txt", "1\n");
  const pushed = await git("push", "origin", "HEAD:refs/heads/mine");
  expect(pushed.ok).toBe(false);
  expect(pushed.output).toContain("403");
});

it("lets an App that may only read contents fetch but not push", async () => {
  const world = await startWorld({ permissions: { contents: "read", metadata: "read" } });
  const { git, commit, cloned } = await clone(world, await botToken(world));
  expect(cloned.ok).toBe(true);
  await commit("new.txt", "1\n");
  expect((await git("push", "origin", "HEAD:refs/heads/mine")).output).toContain(
    "Permission to acme/shop.git denied to evenkeel[bot].",
  );
});
