import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import {
  APP_ID,
  openChange,
  REPO,
  SILENT,
  startWorld,
  statusOf,
  type World,
  withoutIssues,
} from "./world.ts";

it("knows the App by its JWT and where it is installed", async () => {
  const { app, bot, github } = await startWorld();
  await github.createRepository("acme/other");
  await github.createRepository("stranger/house", { installApp: false });
  const me = await app.rest.apps.getAuthenticated();
  expect(me.data).toMatchObject({
    id: APP_ID,
    slug: "evenkeel",
    permissions: { contents: "write" },
    installations_count: 1,
  });
  const installations = await app.rest.apps.listInstallations();
  expect(installations.data).toMatchObject([{ account: { login: "acme" }, app_id: APP_ID }]);
  const seen = await bot.rest.apps.listReposAccessibleToInstallation();
  expect(seen.data.repositories.map(({ full_name }) => full_name)).toEqual([
    "acme/shop",
    "acme/other",
  ]);
  const house = { owner: "stranger", repo: "house" };
  expect((await statusOf(app.rest.apps.getRepoInstallation(house))).status).toBe(404);
  expect((await statusOf(bot.rest.repos.get(house))).status).toBe(404);
});

it("refuses a JWT signed with another key or for another App", async () => {
  const { github, privateKey } = await startWorld();
  const other = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const as = (appId: number, key: string) =>
    new Octokit({
      baseUrl: github.url,
      authStrategy: createAppAuth,
      auth: { appId, privateKey: key },
      log: SILENT,
    });
  const forged = await statusOf(as(APP_ID, other.privateKey).rest.apps.getAuthenticated());
  expect(forged).toMatchObject({ status: 401 });
  expect(forged.message).toContain("A JSON web token could not be decoded");
  const stranger = await statusOf(as(1, privateKey).rest.apps.getAuthenticated());
  expect(stranger.message).toContain("Integration not found");
});

async function mint({ app }: World, narrowing: object) {
  const installation = await app.rest.apps.getRepoInstallation(REPO);
  return app.rest.apps.createInstallationAccessToken({
    installation_id: installation.data.id,
    ...narrowing,
  });
}

it("narrows a token to repositories and permissions, and never widens it", async () => {
  const world = await startWorld();
  await world.github.createRepository("acme/other");
  const narrow = await mint(world, { repositories: ["shop"], permissions: { contents: "read" } });
  expect(narrow.data).toMatchObject({
    permissions: { contents: "read" },
    repository_selection: "selected",
    repositories: [{ full_name: "acme/shop" }],
  });
  const client = new Octokit({ baseUrl: world.github.url, auth: narrow.data.token, log: SILENT });
  expect((await client.rest.repos.get(REPO)).data.full_name).toBe("acme/shop");
  const other = client.rest.repos.get({ owner: "acme", repo: "other" });
  expect((await statusOf(other)).status).toBe(404);
  expect(await statusOf(client.rest.pulls.list(REPO))).toMatchObject({ status: 403 });
  expect((await statusOf(mint(world, { permissions: { deployments: "write" } }))).status).toBe(422);
  expect((await statusOf(mint(world, { repositories: ["nowhere"] }))).status).toBe(422);
});

it("answers 401 to a token that is unknown or has expired", async () => {
  const world = await startWorld();
  const { data } = await mint(world, {});
  const client = new Octokit({ baseUrl: world.github.url, auth: data.token, log: SILENT });
  expect((await statusOf(client.rest.repos.get(REPO))).status).toBe(200);
  world.github.expireTokens();
  const { status, message } = await statusOf(client.rest.repos.get(REPO));
  expect(status).toBe(401);
  expect(message).toContain("Bad credentials");
});

it.each([
  {
    without: "contents",
    call: ({ bot }: World) => bot.rest.repos.getBranch({ ...REPO, branch: "main" }),
  },
  { without: "pull_requests", call: ({ bot }: World) => bot.rest.pulls.list(REPO) },
  {
    without: "statuses",
    call: ({ bot }: World) => bot.rest.repos.listCommitStatusesForRef({ ...REPO, ref: "main" }),
  },
  {
    without: "checks",
    call: ({ bot }: World) => bot.rest.checks.listForRef({ ...REPO, ref: "main" }),
  },
  {
    without: "administration",
    call: ({ bot }: World) => bot.rest.repos.getBranchProtection({ ...REPO, branch: "main" }),
  },
  { without: "issues", call: ({ bot }: World) => bot.rest.issues.create({ ...REPO, title: "t" }) },
])("answers 403 to an App without $without", async ({ call }) => {
  const world = await startWorld({ permissions: { metadata: "read" } });
  const { status, message } = await statusOf(call(world));
  expect(status).toBe(403);
  expect(message).toContain("Resource not accessible by integration");
});

it("lets pull_requests alone comment on a pull request, but not on an issue", async () => {
  const world = await startWorld({ permissions: withoutIssues });
  const { number } = await openChange(world);
  const issue = await world.alice.rest.issues.create({ ...REPO, title: "an issue" });
  const comment = (issue_number: number) =>
    world.bot.rest.issues.createComment({ ...REPO, issue_number, body: "hello" });
  expect((await comment(number)).status).toBe(201);
  expect((await statusOf(comment(issue.data.number))).status).toBe(403);
});

it("lets users do what their role says, and no user write check runs", async () => {
  const world = await startWorld({ users: { carol: { token: "ghp_carol", role: "read" } } });
  const { sha } = await openChange(world);
  const carol = new Octokit({
    baseUrl: `${world.github.url}/api/v3`,
    auth: "ghp_carol",
    log: SILENT,
  });
  expect((await carol.rest.users.getAuthenticated()).data.login).toBe("carol");
  expect((await carol.rest.pulls.list(REPO)).data).toHaveLength(1);
  const status = { ...REPO, sha, state: "success" } as const;
  expect((await statusOf(carol.rest.repos.createCommitStatus(status))).status).toBe(403);
  expect((await world.alice.rest.repos.createCommitStatus(status)).status).toBe(201);
  const check = world.alice.rest.checks.create({ ...REPO, head_sha: sha, name: "x" });
  expect(await statusOf(check)).toMatchObject({ status: 403 });
  const level = await world.bot.rest.repos.getCollaboratorPermissionLevel({
    ...REPO,
    username: "carol",
  });
  expect(level.data.permission).toBe("read");
});

it("limits requests by hour of the world's clock", async () => {
  const world = await startWorld({ requestsPerHour: 3 });
  const get = () => world.alice.rest.repos.get(REPO);
  expect((await get()).headers["x-ratelimit-remaining"]).toBe("2");
  await get();
  await get();
  expect(await statusOf(get())).toMatchObject({
    status: 403,
    message: expect.stringContaining("API rate limit exceeded for user ID"),
  });
  expect((await world.alice.rest.rateLimit.get()).data.rate.remaining).toBe(0);
  world.clock = new Date(world.clock.getTime() + 3_600_000);
  expect((await get()).status).toBe(200);
});
