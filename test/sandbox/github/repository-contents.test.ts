import { expect, it } from "vitest";
import { openChange, REPO, SLUG, startWorld, statusOf, withoutIssues } from "./world.ts";

it("shows a repository with its merge settings", async () => {
  const { bot } = await startWorld();
  const { data } = await bot.rest.repos.get(REPO);
  expect(data).toMatchObject({
    full_name: "acme/shop",
    default_branch: "main",
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: false,
  });
  expect(data.clone_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/acme\/shop\.git$/);
});

it("tells what protects a branch to those who may not read the protection itself", async () => {
  const { bot } = await startWorld({
    protect: { production: { requiredChecks: ["ci"], requiredReviews: 2 } },
  });
  const branch = await bot.rest.repos.getBranch({ ...REPO, branch: "production" });
  expect(branch.data).toMatchObject({
    protected: true,
    protection: { required_status_checks: { contexts: ["ci"] } },
  });
  const listed = await bot.rest.repos.listBranches({ ...REPO, protected: true });
  expect(listed.data.map(({ name }) => name)).toEqual(["production"]);
  const rules = await bot.rest.repos.getBranchRules({ ...REPO, branch: "production" });
  expect(rules.data.map(({ type }) => type)).toEqual([
    "deletion",
    "non_fast_forward",
    "pull_request",
    "required_status_checks",
  ]);
  expect((await bot.rest.repos.getBranchRules({ ...REPO, branch: "nowhere" })).data).toEqual([]);
  const missing = bot.rest.repos.getBranch({ ...REPO, branch: "nowhere" });
  expect(await statusOf(missing)).toMatchObject({ status: 404 });
});

it("reads a protection with administration", async () => {
  const { bot } = await startWorld({
    permissions: { administration: "read", metadata: "read" },
    protect: { production: { requiredReviews: 1 } },
  });
  const read = (branch: string) => bot.rest.repos.getBranchProtection({ ...REPO, branch });
  expect((await read("production")).data).toMatchObject({
    required_pull_request_reviews: { required_approving_review_count: 1 },
  });
  expect((await statusOf(read("main"))).message).toContain("Branch not protected");
});

it("makes, moves and deletes refs, but not protected ones", async () => {
  const world = await startWorld({ protect: { production: {} } });
  const { bot } = world;
  const sha = async (branch: string) =>
    (await bot.rest.git.getRef({ ...REPO, ref: `heads/${branch}` })).data.object.sha;
  const create = (ref: string, at: string) => bot.rest.git.createRef({ ...REPO, ref, sha: at });
  await create("refs/heads/a/b", await sha("main"));
  expect((await statusOf(create("refs/heads/a/b", await sha("main")))).message).toContain(
    "Reference already exists",
  );
  expect((await statusOf(create("refs/heads/..", await sha("main")))).status).toBe(422);
  expect((await statusOf(create("refs/heads/c", "0".repeat(40)))).status).toBe(422);
  const move = (ref: string, force: boolean) =>
    sha("production").then((to) => bot.rest.git.updateRef({ ...REPO, ref, sha: to, force }));
  expect((await statusOf(move("heads/a/b", false))).message).toContain("not a fast forward");
  expect((await move("heads/a/b", true)).data.object.sha).toBe(await sha("production"));
  await bot.rest.git.deleteRef({ ...REPO, ref: "heads/a/b" });
  expect((await statusOf(sha("a/b"))).status).toBe(404);
  const gone = bot.rest.git.deleteRef({ ...REPO, ref: "heads/production" });
  expect((await statusOf(gone)).status).toBe(422);
});

it("reads files, folders and commits at a ref", async () => {
  const world = await startWorld();
  const { bot } = world;
  const { sha, number } = await openChange(world);
  const file = await bot.rest.repos.getContent({ ...REPO, path: "carts/values.yaml", ref: sha });
  expect(file.data).toMatchObject({
    type: "file",
    encoding: "base64",
    content: Buffer.from("replicas: 2\n").toString("base64"),
  });
  const folder = await bot.rest.repos.getContent({ ...REPO, path: "carts", ref: "production" });
  expect(folder.data).toMatchObject([
    { name: "other.yaml", type: "file" },
    { name: "values.yaml", path: "carts/values.yaml" },
  ]);
  const missing = bot.rest.repos.getContent({ ...REPO, path: "nothing" });
  expect((await statusOf(missing)).status).toBe(404);
  const commit = await bot.rest.repos.getCommit({ ...REPO, ref: "evenkeel/carts" });
  expect(commit.data).toMatchObject({
    sha,
    author: { login: "alice" },
    commit: { message: "fix(carts): scale to 2\n\nProblem-Id: P-1" },
    stats: { total: 2 },
    files: [{ filename: "carts/values.yaml" }],
  });
  const history = await bot.rest.repos.listCommits({ ...REPO, sha: "evenkeel/carts", per_page: 1 });
  expect(history.data.map((one) => one.sha)).toEqual([sha]);
  expect(history.headers.link).toContain('rel="last"');
  const pulls = await bot.rest.repos.listPullRequestsAssociatedWithCommit({
    ...REPO,
    commit_sha: sha,
  });
  expect(pulls.data.map((one) => one.number)).toEqual([number]);
});

it("keeps one numbering for issues and pull requests, and comments of both", async () => {
  const world = await startWorld({ permissions: withoutIssues });
  const { alice, github } = world;
  const issue = await alice.rest.issues.create({ ...REPO, title: "help", labels: ["storm"] });
  const { number } = await openChange(world);
  expect([issue.data.number, number]).toEqual([1, 2]);
  await github.as("bob").comment(SLUG, number, "first");
  const comments = await world.bot.rest.issues.listComments({ ...REPO, issue_number: number });
  expect(comments.data).toMatchObject([{ body: "first", user: { login: "bob" } }]);
  const comment = { ...REPO, comment_id: Number(comments.data[0]?.id), body: "second" };
  expect((await alice.rest.issues.updateComment(comment)).data.body).toBe("second");
  await alice.rest.issues.update({ ...REPO, issue_number: 1, state: "closed" });
  const open = await alice.rest.issues.listForRepo({ ...REPO, state: "all", labels: "storm" });
  expect(open.data).toMatchObject([{ number: 1, state: "closed", closed_by: { login: "alice" } }]);
  const visible = await world.bot.rest.issues.listForRepo({ ...REPO, state: "all" });
  expect(visible.data.map((one) => one.number)).toEqual([2]);
});
