import { describe, expect, it } from "vitest";
import { createHosting } from "../../../src/adapters/github/create-hosting.ts";
import { bootGitHub } from "./boot-github.ts";
import { json, repository, scriptedFetch, silent } from "./scripted-fetch.ts";

const marker = "evenkeel:problem:0123456789";
const issue = { marker, title: "Nobody knows what to do about carts", body: "It is slow." };

describe.each(["app", "token"] as const)("GitHub's issues with %s credentials", (kind) => {
  it("are opened once, found again by their marker, and closed", async () => {
    await using world = await bootGitHub(kind);
    const { issues } = world.hosting;
    expect(await issues.find(world.repository, marker)).toBeUndefined();
    const opened = await issues.open(world.repository, issue);
    expect(opened).toMatchObject({ state: "open", url: expect.stringMatching(/\/issues\/\d+$/) });
    expect(await issues.find(world.repository, marker)).toEqual(opened);
    expect(await issues.find(world.repository, `${marker}0`)).toBeUndefined();
    expect(await world.read(`issues/${opened.number}`)).toMatchObject({
      title: issue.title,
      body: `<!-- ${marker} -->\nIt is slow.`,
      labels: [{ name: "evenkeel" }],
    });
    await issues.close(world.repository, opened.number);
    await issues.close(world.repository, opened.number);
    expect(await issues.find(world.repository, marker)).toEqual({ ...opened, state: "closed" });
  });

  it("are the newest of a marker", async () => {
    await using world = await bootGitHub(kind);
    const { issues } = world.hosting;
    const first = await issues.open(world.repository, issue);
    const second = await issues.open(world.repository, issue);
    expect(second.number).toBeGreaterThan(first.number);
    expect(await issues.find(world.repository, marker)).toEqual(second);
  });

  it("may be commented like a pull request", async () => {
    await using world = await bootGitHub(kind);
    const { issues, pullRequests } = world.hosting;
    const { number } = await issues.open(world.repository, issue);
    await pullRequests.comment(world.repository, number, { marker: "m", body: "Still slow." });
    expect(await pullRequests.comments(world.repository, number)).toMatchObject([
      { author: world.login, body: "<!-- m -->\nStill slow." },
    ]);
  });

  it("say what to do where the repository has none", async () => {
    await using world = await bootGitHub(kind);
    const site = await world.github.createRepository("acme/site", { hasIssues: false });
    const { issues } = world.hosting;
    expect(await issues.find(site, marker)).toBeUndefined();
    await expect(issues.open(site, issue)).rejects.toThrow(
      "acme/site has no issues: switch them on in its settings",
    );
  });
});

const listing = "GET /repos/acme/shop/issues";
const opening = "POST /repos/acme/shop/issues";

function hostingOf(routes: Parameters<typeof scriptedFetch>[0]) {
  const script = scriptedFetch({
    "GET /user": () => json({ login: "octocat", id: 1 }),
    ...routes,
  });
  const auth = { kind: "token", token: "ghp_1" } as const;
  return { ...script, hosting: createHosting({ auth, fetch: script.fetch, log: silent }) };
}

function listed(number: number, over: Readonly<Record<string, unknown>> = {}) {
  return {
    number,
    html_url: `https://github.com/acme/shop/issues/${number}`,
    state: "open",
    body: `<!-- ${marker} -->\r\nIt is slow.`,
    user: { login: "octocat" },
    ...over,
  };
}

describe("find()", () => {
  it.each([
    ["another account's with the same marker", { user: { login: "eve" } }],
    ["a deleted account's", { user: null }],
    ["a pull request", { pull_request: { url: "" } }],
    ["one that quotes the marker further down", { body: `See:\n<!-- ${marker} -->` }],
    ["one without a body", { body: null }],
  ])("passes over %s", async (_, over) => {
    const { hosting } = hostingOf({ [listing]: () => json([listed(3, over), listed(2)]) });
    expect(await hosting.issues.find(repository, marker)).toMatchObject({ number: 2 });
  });

  it("looks at a bounded number of pages", async () => {
    const next = '<https://api.github.com/repositories/1/issues?page=2>; rel="next"';
    const page = () => json([listed(1, { user: null })], 200, { link: next });
    const { hosting, lines } = hostingOf({
      [listing]: page,
      "GET /repositories/1/issues": page,
    });
    expect(await hosting.issues.find(repository, marker)).toBeUndefined();
    expect(lines().filter((line) => line.endsWith("/issues"))).toHaveLength(10);
  });
});

describe("close()", () => {
  it.each([404, 410])(
    "has nothing to do for one that is gone, which GitHub says by %i",
    async (status) => {
      const closing = "PATCH /repos/acme/shop/issues/7";
      const { hosting, bodies } = hostingOf({ [closing]: () => json({ message: "Gone" }, status) });
      await hosting.issues.close(repository, 7);
      expect(bodies(closing)).toEqual([{ state: "closed", state_reason: "completed" }]);
    },
  );
});

describe("open()", () => {
  it.each([403, 404])("says which permission is missing on %i", async (status) => {
    const { hosting } = hostingOf({ [opening]: () => json({ message: "No" }, status) });
    await expect(hosting.issues.open(repository, issue)).rejects.toThrow(
      "grant the App or token issues: write",
    );
  });

  it("sends no more than GitHub takes, and no marker that ends its comment", async () => {
    const { hosting, bodies } = hostingOf({ [opening]: () => json(listed(1), 201) });
    const body = "It is slow, and this is why.\n\n".repeat(4000);
    await hosting.issues.open(repository, { marker: "a --> b", title: "🔥".repeat(500), body });
    expect(bodies(opening)).toMatchObject([
      { title: `${"🔥".repeat(255)}…`, body: expect.stringMatching(/^<!-- a - -> b -->\n/) },
    ]);
    expect(JSON.stringify(bodies(opening)).length).toBeLessThan(65_536);
  });
});
