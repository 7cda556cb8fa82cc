import { describe, expect, it } from "vitest";
import { z } from "zod";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { bootGitHub } from "./boot-github.ts";

const CheckRuns = z.object({ check_runs: z.array(z.looseObject({ id: z.number() })) });
const no = { headers: { "content-type": "application/json" } };

describe.each(["app", "token"] as const)("GitHub's pull requests with %s credentials", (kind) => {
  it("opens one for two branches, and says that it exists the second time", async () => {
    await using world = await bootGitHub(kind);
    const { hosting, repository } = world;
    const { draft, sha, pullRequest } = await world.propose("remediate/a");
    expect(pullRequest).toMatchObject({
      title: "remediate remediate/a",
      head: { branch: "remediate/a", sha, sameRepository: true },
      base: { branch: "production" },
      state: "open",
      mergeSha: null,
      author: world.login,
    });
    expect(await hosting.pullRequests.open(repository, draft)).toEqual({ kind: "exists" });
    expect(await hosting.pullRequests.listOpen(repository)).toEqual([pullRequest]);
  });

  it("is refused one without a change, with GitHub's words", async () => {
    await using world = await bootGitHub(kind);
    const draft = { head: "nowhere", base: "production", title: "t", body: "" };
    expect(await world.hosting.pullRequests.open(world.repository, draft)).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("422"),
    });
  });

  it("finds open and ended ones of two branches, newest first, and who ended them", async () => {
    await using world = await bootGitHub(kind);
    const { alice, hosting, repository } = world;
    const first = await world.propose("remediate/a");
    await alice.closePullRequest("acme/shop", first.number);
    const second = await hosting.pullRequests.open(repository, first.draft);
    await world.propose("remediate/other");
    const branches = { head: "remediate/a", base: "production" };
    expect(await hosting.pullRequests.find(repository, branches)).toMatchObject([
      { number: second.kind === "opened" ? second.pullRequest.number : 0, state: "open" },
      { number: first.number, state: "closed", closedBy: "alice", mergedBy: null },
    ]);
    expect(
      await hosting.pullRequests.find(repository, { head: "remediate/none", base: "production" }),
    ).toEqual([]);
  });

  it("closes one, twice without harm", async () => {
    await using world = await bootGitHub(kind);
    const { hosting, repository, propose, login } = world;
    const { number } = await propose("remediate/a");
    await hosting.pullRequests.close(repository, number);
    await hosting.pullRequests.close(repository, number);
    const closed = await hosting.pullRequests.get(repository, number);
    expect(closed).toMatchObject({ state: "closed", closedBy: login });
  });

  it("keeps one comment per marker, whatever others write", async () => {
    await using world = await bootGitHub(kind);
    const { alice, hosting, repository } = world;
    const { number } = await world.propose("remediate/a");
    await alice.comment("acme/shop", number, "<!-- evenkeel:plan -->\nmine");
    const say = (body: string, marker = "evenkeel:plan") =>
      hosting.pullRequests.comment(repository, number, { marker, body });
    await say("first");
    await say("second");
    await say("second");
    await say("third", "evenkeel:other");
    const comments = await world.read(`issues/${number}/comments`);
    expect(comments).toMatchObject([
      { body: "<!-- evenkeel:plan -->\nmine" },
      { body: "<!-- evenkeel:plan -->\nsecond" },
      { body: "<!-- evenkeel:other -->\nthird" },
    ]);
  });

  it("opens one whose text is longer than GitHub allows", async () => {
    await using world = await bootGitHub(kind);
    const { alice, hosting, repository } = world;
    const { sha } = await world.propose("remediate/a");
    await alice.push("acme/shop", { branch: "b", from: sha, files: { x: "1" }, message: "m" });
    const body = "Evidence of some length.\n\n".repeat(4000);
    const draft = { head: "b", base: "production", title: "🔥".repeat(500), body };
    expect(await hosting.pullRequests.open(repository, draft)).toMatchObject({ kind: "opened" });
  });

  it("asks for reviewers and passes over those whom GitHub refuses", async () => {
    await using world = await bootGitHub(kind);
    const { hosting, repository, login } = world;
    const { number } = await world.propose("remediate/a");
    await hosting.pullRequests.requestReviewers(repository, number, [login, "alice"]);
    expect(await world.read(`pulls/${number}`)).toMatchObject({
      requested_reviewers: [{ login: "alice" }],
    });
  });
});

describe.each(["app", "token"] as const)("GitHub's merge with %s credentials", (kind) => {
  it("waits for what protection asks, then merges with the message given", async () => {
    await using world = await bootGitHub(kind);
    const { alice, hosting, repository } = world;
    const { number, sha } = await world.propose("remediate/a");
    const merge = { sha, title: "remediate: a", message: "Problem-Id: 0123456789" };
    expect(await hosting.pullRequests.protection(repository, "production")).toEqual({
      kind: "protected",
      requiredChecks: ["ci"],
    });
    expect(await hosting.pullRequests.protection(repository, "main")).toEqual({
      kind: "unprotected",
      requiredChecks: [],
    });
    expect(await hosting.pullRequests.merge(repository, number, merge)).toMatchObject({
      kind: "not-mergeable",
      message: expect.stringContaining("ci"),
    });
    await alice.setStatus("acme/shop", sha, { context: "ci", state: "success" });
    const merged = await hosting.pullRequests.merge(repository, number, merge);
    const after = await hosting.pullRequests.get(repository, number);
    expect(after).toMatchObject({ state: "merged", mergedBy: world.login });
    expect(merged).toEqual({ kind: "merged", sha: after.mergeSha });
    expect(await world.read(`commits/${after.mergeSha}`)).toMatchObject({
      commit: { message: "remediate: a\n\nProblem-Id: 0123456789" },
    });
    expect(await hosting.pullRequests.merge(repository, number, merge)).toEqual(merged);
  });

  it("does not merge what was pushed meanwhile", async () => {
    await using world = await bootGitHub(kind);
    const { alice, hosting, repository } = world;
    const { number, sha } = await world.propose("remediate/a");
    const now = await alice.push("acme/shop", {
      branch: "remediate/a",
      files: { other: "1" },
      message: "more",
    });
    await alice.setStatus("acme/shop", sha, { context: "ci", state: "success" });
    await alice.setStatus("acme/shop", now, { context: "ci", state: "success" });
    const merge = { sha, title: "t", message: "m" };
    expect(await hosting.pullRequests.merge(repository, number, merge)).toEqual({
      kind: "head-moved",
    });
  });

  it("sees that a merge happened which GitHub answered with 502", async () => {
    await using world = await bootGitHub(kind, {
      afterEffect: (request) =>
        request.method === "PUT" ? new Response("{}", { status: 502, ...no }) : undefined,
    });
    const { alice, hosting, repository } = world;
    const { number, sha } = await world.propose("remediate/a");
    await alice.setStatus("acme/shop", sha, { context: "ci", state: "success" });
    const merge = { sha, title: "t", message: "m" };
    expect(await hosting.pullRequests.merge(repository, number, merge)).toMatchObject({
      kind: "merged",
      sha: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
  });
});

describe.each(["app", "token"] as const)("GitHub's statuses with %s credentials", (kind) => {
  it("are listed newest of each context, over many pages", async () => {
    await using world = await bootGitHub(kind);
    const { alice, hosting, repository } = world;
    const { sha } = await world.propose("remediate/a");
    const status = { state: "pending", description: "🔥".repeat(200), url: null } as const;
    await hosting.statuses.set(repository, sha, { ...status, context: "evenkeel/reconcile/a" });
    const older = Array.from({ length: 101 }, () =>
      alice.setStatus("acme/shop", sha, { context: "CI", state: "pending" }),
    );
    await Promise.all(older);
    await alice.setStatus("acme/shop", sha, { context: "ci", state: "success" });
    const listed = await hosting.statuses.list(repository, sha);
    expect(listed).toEqual([
      { context: "ci", state: "success", description: "", url: null },
      { ...status, context: "evenkeel/reconcile/a", description: `${"🔥".repeat(139)}…` },
    ]);
  });

  it("tells the results of all senders apart by name", async () => {
    await using world = await bootGitHub(kind);
    const { alice, github, hosting, repository } = world;
    const { sha } = await world.propose("remediate/a");
    await alice.setStatus("acme/shop", sha, { context: "ci", state: "error" });
    await github.reportCheck("acme/shop", { sha, name: "build", conclusion: "success" });
    await github.reportCheck("acme/shop", { sha, name: "scan", conclusion: null });
    expect(Object.fromEntries(await hosting.checks.results(repository, sha))).toEqual({
      ci: "failure",
      build: "success",
      scan: "pending",
    });
  });
});

describe("GitHub's checks", () => {
  const fault = { path: "carts/slo.yaml", line: 2, column: 5, message: "weight must be a number" };
  const run = {
    name: "evenkeel/validate",
    state: "failure",
    title: "60 faults",
    summary: "See the lines.",
    annotations: Array.from({ length: 60 }, () => fault),
  } as const;

  /** Reports the same twice and then something else. */
  async function reportAs(world: Awaited<ReturnType<typeof bootGitHub>>) {
    const { hosting, repository } = world;
    const { sha } = await world.propose("remediate/a");
    await hosting.checks.report(repository, sha, run);
    await hosting.checks.report(repository, sha, run);
    await hosting.checks.report(repository, sha, { ...run, state: "success", annotations: [] });
    const results = await hosting.checks.results(repository, sha);
    expect(results.get("evenkeel/validate")).toBe("success");
    return {
      statuses: await world.read(`commits/${sha}/statuses`),
      runs: await world.read(`commits/${sha}/check-runs?filter=all`),
    };
  }

  it("are an App's check runs, one for each verdict, with all annotations", async () => {
    await using world = await bootGitHub("app");
    const { statuses, runs } = await reportAs(world);
    expect(statuses).toEqual([]);
    const failed = { conclusion: "failure", output: { annotations_count: 60 } };
    const passed = { conclusion: "success", output: { annotations_count: 0 } };
    const found = CheckRuns.parse(runs).check_runs.toSorted((a, b) => a.id - b.id);
    expect(found).toMatchObject([failed, passed]);
  });

  it("are statuses where the credentials are no App's", async () => {
    await using world = await bootGitHub("token");
    const { statuses, runs } = await reportAs(world);
    expect(statuses).toMatchObject([{ state: "success" }, { state: "failure" }]);
    expect(runs).toMatchObject({ total_count: 0 });
  });
});

describe("GitHub's credentials", () => {
  it("go on after their tokens have expired", async () => {
    await using world = await bootGitHub("app");
    const { github, hosting, repository } = world;
    const before = await hosting.token(repository);
    github.expireTokens();
    expect(await hosting.pullRequests.listOpen(repository)).toEqual([]);
    expect(await hosting.token(repository)).not.toBe(before);
  });

  it("say where the App is not installed", async () => {
    await using world = await bootGitHub("app");
    const site = await world.github.createRepository("else/site", { installApp: false });
    await expect(world.hosting.pullRequests.listOpen(site)).rejects.toThrow(
      "The GitHub App is not installed on else/site",
    );
  });

  it.each([
    ["app", { login: "evenkeel[bot]" }],
    ["token", { login: "carol" }],
  ] as const)("know who they are: %s", async (kind, identity) => {
    await using world = await bootGitHub(kind);
    expect(await world.hosting.identity()).toMatchObject({
      ...identity,
      email: expect.stringMatching(/@users\.noreply\.github\.com$/),
    });
  });

  it("work on an Enterprise Server's address", async () => {
    await using world = await bootGitHub("app", { base: "/api/v3" });
    expect(await world.hosting.pullRequests.listOpen(world.repository)).toEqual([]);
  });
});

describe("GitHub's faults", () => {
  it("are a rate limit that says when to come back", async () => {
    await using world = await bootGitHub("token", { requestsPerHour: 1 });
    await world.hosting.pullRequests.listOpen(world.repository);
    const limited = world.hosting.pullRequests.listOpen(world.repository);
    await expect(limited).rejects.toBeInstanceOf(RateLimitedError);
    await expect(limited).rejects.toMatchObject({ retryAfterSeconds: expect.any(Number) });
  });

  it("are unavailability, of a server that is down too", async () => {
    const world = await bootGitHub("token", {
      intercept: () => new Response("{}", { status: 503, ...no }),
    });
    const list = () => world.hosting.pullRequests.listOpen(world.repository);
    await expect(list()).rejects.toBeInstanceOf(UnavailableError);
    await world[Symbol.asyncDispose]();
    await expect(list()).rejects.toBeInstanceOf(UnavailableError);
  });
});
