import { describe, expect, it } from "vitest";
import { createHosting } from "../../../src/adapters/github/create-hosting.ts";
import { bootGitHub } from "./boot-github.ts";
import { json, pull, repository, scriptedFetch, silent } from "./scripted-fetch.ts";

const slug = "acme/shop";

describe.each(["app", "token"] as const)("a pull request's conversation, as %s", (kind) => {
  it("is read with who wrote what, and what was changed since", async () => {
    let now = new Date("2026-03-01T10:00:00Z");
    await using world = await bootGitHub(kind, { now: () => now });
    const { alice, hosting, repository: shop } = world;
    const { number } = await world.propose("remediate/a");
    await hosting.pullRequests.comment(shop, number, { marker: "m", body: "Planned." });
    const kept = await alice.comment(slug, number, "/evenkeel hold");
    const edited = await alice.comment(slug, number, "/evenkeel resume");
    now = new Date("2026-03-01T10:05:00Z");
    await alice.editComment(slug, edited, "/evenkeel retry");
    const createdAt = "2026-03-01T10:00:00Z";
    const ofAlice = { author: "alice", isBot: false, createdAt };
    expect(await hosting.pullRequests.comments(shop, number)).toEqual([
      expect.objectContaining({ author: world.login, isBot: kind === "app", isEdited: false }),
      { ...ofAlice, id: kept, body: "/evenkeel hold", isEdited: false },
      { ...ofAlice, id: edited, body: "/evenkeel retry", isEdited: true },
    ]);
  });

  it("is read to its end", async () => {
    await using world = await bootGitHub(kind);
    const { number } = await world.propose("remediate/a");
    for (let count = 0; count < 101; count += 1) {
      await world.alice.comment(slug, number, `comment ${count}`);
    }
    const comments = await world.hosting.pullRequests.comments(world.repository, number);
    expect(comments.map(({ body }) => body).at(-1)).toBe("comment 100");
    expect(comments).toHaveLength(101);
  });

  it("shows one reaction, however often it is given", async () => {
    await using world = await bootGitHub(kind);
    const { alice, hosting, repository: shop } = world;
    const { number } = await world.propose("remediate/a");
    const comment = await alice.comment(slug, number, "/evenkeel hold");
    await hosting.pullRequests.react(shop, comment, "eyes");
    await hosting.pullRequests.react(shop, comment, "eyes");
    await hosting.pullRequests.react(shop, comment, "rocket");
    expect(await world.read(`issues/comments/${comment}/reactions`)).toMatchObject([
      { content: "eyes", user: { login: world.login } },
      { content: "rocket", user: { login: world.login } },
    ]);
    await hosting.pullRequests.react(shop, comment + 1000, "eyes");
  });

  it("has a description that is written where it differs", async () => {
    await using world = await bootGitHub(kind);
    const { hosting, repository: shop } = world;
    const { number } = await world.propose("remediate/a");
    await hosting.pullRequests.describe(shop, number, "A new\ndescription.");
    expect(await world.read(`pulls/${number}`)).toMatchObject({ body: "A new\ndescription." });
  });

  it("counts the newest opinion of each person, on the head that was looked at", async () => {
    await using world = await bootGitHub(kind);
    const { alice, github, hosting, repository: shop } = world;
    const { number, sha } = await world.propose("remediate/a");
    const files = { other: "1" };
    const head = await alice.push(slug, { branch: "remediate/a", files, message: "more" });
    const bob = github.as("bob");
    await bob.requestChanges(slug, number, "Not yet.");
    await bob.approve(slug, number, sha);
    await alice.approve(slug, number);
    expect(await hosting.pullRequests.reviews(shop, number)).toEqual([
      { author: "bob", state: "approved", sha },
      { author: "alice", state: "approved", sha: head },
    ]);
    await alice.dismissReviews(slug, number, "The base moved.");
    expect(await hosting.pullRequests.reviews(shop, number)).toEqual([]);
    await bob.requestChanges(slug, number, "Never.");
    expect(await hosting.pullRequests.reviews(shop, number)).toEqual([
      { author: "bob", state: "changes-requested", sha: head },
    ]);
  });
});

function hostingOf(routes: Parameters<typeof scriptedFetch>[0]) {
  const script = scriptedFetch(routes);
  const auth = { kind: "token", token: "ghp_1" } as const;
  return { ...script, hosting: createHosting({ auth, fetch: script.fetch, log: silent }) };
}

describe("reviews()", () => {
  const alice = { login: "alice", type: "User" };
  const approved = { user: alice, state: "APPROVED", commit_id: "head-1" };
  const stands = [{ author: "alice", state: "approved", sha: "head-1" }];

  it.each([
    ["is not taken back by a comment", [approved, { ...approved, state: "COMMENTED" }], stands],
    ["is not given while it is a draft", [{ ...approved, state: "PENDING" }], []],
    ["is taken back by a dismissal", [approved, { ...approved, state: "DISMISSED" }], []],
    ["may be given again", [{ ...approved, state: "DISMISSED" }, approved], stands],
    ["is no bot's", [{ ...approved, user: { login: "b[bot]", type: "Bot" } }], []],
    ["is nobody's where the account is gone", [{ ...approved, user: null }], []],
    [
      "is for no head where its commit is gone",
      [{ ...approved, commit_id: null }],
      [{ author: "alice", state: "approved", sha: "0".repeat(40) }],
    ],
  ])("an approval %s", async (_, answers, expected) => {
    const { hosting } = hostingOf({
      "GET /repos/acme/shop/pulls/7/reviews": () => json(answers),
    });
    expect(await hosting.pullRequests.reviews(repository, 7)).toEqual(expected);
  });
});

describe("describe()", () => {
  const reading = "GET /repos/acme/shop/pulls/7";
  const writing = "PATCH /repos/acme/shop/pulls/7";

  it.each([
    ["writes what differs", "old", 1],
    ["writes the first", null, 1],
    ["leaves alone what says the same, in GitHub's own line ends", "new\r\ntext", 0],
  ])("%s", async (_, before, count) => {
    const { hosting, bodies } = hostingOf({
      [reading]: () => json(pull({ body: before })),
      [writing]: () => json(pull()),
    });
    await hosting.pullRequests.describe(repository, 7, "new\ntext");
    expect(bodies(writing)).toEqual(Array.from({ length: count }, () => ({ body: "new\ntext" })));
  });
});
