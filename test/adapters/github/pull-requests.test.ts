import { describe, expect, it } from "vitest";
import { createHosting } from "../../../src/adapters/github/create-hosting.ts";
import { UnavailableError } from "../../../src/ports.ts";
import { json, mergedPull, pull, repository, scriptedFetch, silent } from "./scripted-fetch.ts";

const base = "/repos/acme/shop";
const merging = `PUT ${base}/pulls/7/merge`;
const reading = `GET ${base}/pulls/7`;
const settings = { [`GET ${base}`]: () => json({ allow_merge_commit: true }) };

function hostingOf(routes: Parameters<typeof scriptedFetch>[0]) {
  const script = scriptedFetch(routes);
  const auth = { kind: "token", token: "ghp_1" } as const;
  return { ...script, hosting: createHosting({ auth, fetch: script.fetch, log: silent }) };
}

const wanted = { sha: "head-1", title: "remediate", message: "why" };
const no = (status: number) => () => json({ message: "GitHub's word" }, status);

describe("merge()", () => {
  it.each([
    ["merged, behind a 502", 502, mergedPull, { kind: "merged", sha: "merge-1" }],
    [
      "merged already, which GitHub answers with 405",
      405,
      mergedPull,
      { kind: "merged", sha: "merge-1" },
    ],
    ["moved", 409, pull({ head: { ...pull().head, sha: "head-2" } }), { kind: "head-moved" }],
    [
      "not mergeable",
      405,
      pull(),
      { kind: "not-mergeable", message: expect.stringContaining("GitHub's word") },
    ],
  ])("reads the pull request again: %s", async (...row) => {
    const [, status, now, result] = row;
    const { hosting } = hostingOf({
      ...settings,
      [merging]: no(status),
      [reading]: () => json(now),
    });
    expect(await hosting.pullRequests.merge(repository, 7, wanted)).toEqual(result);
  });

  it.each([
    ["a 502 without effect", 502],
    ["a base that moved meanwhile", 409],
  ])("may be tried again after %s, and does not try itself", async (_, status) => {
    const { hosting, bodies } = hostingOf({
      ...settings,
      [merging]: no(status),
      [reading]: () => json(pull()),
    });
    await expect(hosting.pullRequests.merge(repository, 7, wanted)).rejects.toBeInstanceOf(
      UnavailableError,
    );
    expect(bodies(merging)).toHaveLength(1);
  });

  it.each([
    [{}, "merge"],
    [{ allow_merge_commit: true, allow_squash_merge: true }, "merge"],
    [{ allow_merge_commit: false, allow_squash_merge: true }, "squash"],
  ])("with settings %j uses the method %s, pinned to the sha", async (allowed, merge_method) => {
    const { hosting, bodies } = hostingOf({
      [`GET ${base}`]: () => json(allowed),
      [merging]: () => json({ sha: "merge-1" }),
    });
    await hosting.pullRequests.merge(repository, 7, wanted);
    expect(bodies(merging)).toEqual([
      { sha: "head-1", commit_title: "remediate", commit_message: "why", merge_method },
    ]);
  });
});

describe("open()", () => {
  it("cuts a body that GitHub would refuse", async () => {
    const opening = `POST ${base}/pulls`;
    const { hosting, bodies } = hostingOf({ [opening]: () => json(pull(), 201) });
    const body = `${"A paragraph. ".repeat(40)}\n\n`.repeat(200);
    await hosting.pullRequests.open(repository, { head: "h", base: "b", title: "t", body });
    expect(bodies(opening)).toMatchObject([
      { body: expect.stringMatching(/paragraph\. \n\n_Cut here/) },
    ]);
    expect(JSON.stringify(bodies(opening)).length).toBeLessThan(65_536);
  });
});

describe("get()", () => {
  it.each([
    ["a fork's head", pull({ head: { ...pull().head, repo: { full_name: "eve/shop" } } }), false],
    ["a deleted fork's head", pull({ head: { ...pull().head, repo: null } }), false],
    ["an own head", pull(), true],
  ])("tells %s", async (_, answer, sameRepository) => {
    const { hosting } = hostingOf({ [reading]: () => json(answer) });
    const { head } = await hosting.pullRequests.get(repository, 7);
    expect(head.sameRepository).toBe(sameRepository);
  });

  it("does without who closed it where that may not be read", async () => {
    const { hosting } = hostingOf({
      [reading]: () => json(pull({ state: "closed" })),
      [`GET ${base}/issues/7`]: no(403),
    });
    expect(await hosting.pullRequests.get(repository, 7)).toMatchObject({
      state: "closed",
      closedBy: null,
      mergeSha: null,
    });
  });
});

function people(...reviewers: readonly string[]) {
  return { reviewers, team_reviewers: [] };
}

describe("requestReviewers()", () => {
  const asking = `POST ${base}/pulls/7/requested_reviewers`;
  const team = { reviewers: [], team_reviewers: ["ops"] };

  it.each([
    ["nobody", [], []],
    ["people, and no team besides", ["alice", "acme/ops", "bob"], [people("alice", "bob")]],
    ["a team where there is nobody else", ["acme/ops"], [team]],
    [
      "the rest where GitHub refuses one",
      ["stranger", "alice", "acme/ops"],
      [people("stranger", "alice"), people("stranger"), people("alice")],
    ],
    [
      "a team where GitHub refuses all people",
      ["stranger", "acme/ops"],
      [people("stranger"), team],
    ],
  ])("asks %s", async (_, reviewers, asked) => {
    const { hosting, bodies } = hostingOf({
      [asking]: ({ body }) =>
        JSON.stringify(body).includes("stranger")
          ? json({ message: "No" }, 422)
          : json(pull(), 201),
    });
    await hosting.pullRequests.requestReviewers(repository, 7, reviewers);
    expect(bodies(asking)).toEqual(asked);
  });
});

describe("comment()", () => {
  const listing = `GET ${base}/issues/7/comments`;
  const own = { login: "octocat" };
  const user = { "GET /user": () => json({ ...own, id: 1 }) };

  it.each([
    ["posts the first", [], ["POST /repos/acme/shop/issues/7/comments"]],
    [
      "never touches a stranger's with the same marker",
      [{ id: 1, body: "<!-- m -->\nold", user: { login: "eve" } }],
      ["POST /repos/acme/shop/issues/7/comments"],
    ],
    [
      "edits its own",
      [{ id: 2, body: "<!-- m -->\r\nold", user: own }],
      ["PATCH /repos/acme/shop/issues/comments/2"],
    ],
    ["leaves alone what says the same", [{ id: 2, body: "<!-- m -->\r\nnew", user: own }], []],
  ])("%s", async (_, comments, writes) => {
    const { hosting, lines } = hostingOf({
      ...user,
      [listing]: () => json(comments),
      [`POST ${base}/issues/7/comments`]: () => json({ id: 3 }, 201),
      [`PATCH ${base}/issues/comments/2`]: () => json({ id: 2 }),
    });
    await hosting.pullRequests.comment(repository, 7, { marker: "m", body: "new" });
    expect(lines().filter((line) => !line.startsWith("GET"))).toEqual(writes);
  });
});

describe("protection()", () => {
  const rules = `GET ${base}/rules/branches/stage/production`;
  const branch = `GET ${base}/branches/stage/production`;
  const ruleset = [
    { type: "deletion" },
    { type: "required_status_checks", parameters: { required_status_checks: [{ context: "b" }] } },
  ];
  const protection = {
    protected: true,
    protection: { required_status_checks: { contexts: ["a", "b"] } },
  };

  it.each([
    ["both", () => json(ruleset), () => json(protection), "protected", ["a", "b"]],
    ["rulesets alone", () => json(ruleset), no(403), "protected", ["b"]],
    [
      "a ruleset for pull requests",
      () => json([{ type: "pull_request" }]),
      no(403),
      "protected",
      [],
    ],
    ["classic protection alone", no(404), () => json(protection), "protected", ["a", "b"]],
    [
      "a rule that lets every change in",
      () => json([{ type: "deletion" }]),
      () => json({}),
      "unprotected",
      [],
    ],
    ["neither", no(404), () => json({ protected: false }), "unprotected", []],
  ])("reads %s", async (...row) => {
    const [, ofRules, ofBranch, kind, requiredChecks] = row;
    const { hosting } = hostingOf({ [rules]: ofRules, [branch]: ofBranch });
    expect(await hosting.pullRequests.protection(repository, "stage/production")).toEqual({
      kind,
      requiredChecks,
    });
  });
});
