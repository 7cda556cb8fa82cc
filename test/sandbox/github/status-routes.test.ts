import { expect, it } from "vitest";
import { REPO, startWorld, statusOf } from "./world.ts";

async function world() {
  const made = await startWorld();
  const main = await made.bot.rest.git.getRef({ ...REPO, ref: "heads/main" });
  const sha = main.data.object.sha;
  const set = (context: string, state: "error" | "failure" | "pending" | "success") =>
    made.bot.rest.repos.createCommitStatus({ ...REPO, sha, context, state });
  return { ...made, sha, set };
}

it("keeps every status, newest first, and combines the newest of each context without case", async () => {
  const { bot, sha, set } = await world();
  await set("evenkeel/a", "pending");
  await set("evenkeel/b", "success");
  await set("Evenkeel/A", "success");
  const all = await bot.rest.repos.listCommitStatusesForRef({ ...REPO, ref: sha });
  expect(all.data.map(({ context }) => context)).toEqual([
    "Evenkeel/A",
    "evenkeel/b",
    "evenkeel/a",
  ]);
  expect(all.data[0]?.creator).toMatchObject({ login: "evenkeel[bot]" });
  const combined = await bot.rest.repos.getCombinedStatusForRef({ ...REPO, ref: "main" });
  expect(combined.data).toMatchObject({ state: "success", total_count: 2, sha });
});

it.each([
  { states: [], state: "pending" },
  { states: ["success", "pending"], state: "pending" },
  { states: ["pending", "error"], state: "failure" },
  { states: ["success", "failure"], state: "failure" },
] as const)("combines $states to $state", async ({ states, state }) => {
  const { bot, set } = await world();
  for (const [at, one] of states.entries()) await set(`c${at}`, one);
  const combined = await bot.rest.repos.getCombinedStatusForRef({ ...REPO, ref: "main" });
  expect(combined.data.state).toBe(state);
});

it("refuses long descriptions, unknown commits and more than 1,000 of a context", async () => {
  const { bot, sha, set, github } = await world();
  const post = (body: object) =>
    statusOf(bot.rest.repos.createCommitStatus({ ...REPO, sha, state: "success", ...body }));
  expect((await post({ description: "é".repeat(140) })).status).toBe(200);
  expect(await post({ description: "x".repeat(141) })).toMatchObject({
    status: 422,
    message: expect.stringContaining("description is too long (maximum is 140 characters)"),
  });
  expect(await post({ sha: "0".repeat(40) })).toMatchObject({
    status: 422,
    message: expect.stringContaining("No commit found for SHA"),
  });
  const alice = { Authorization: `Bearer ${github.as("alice").token}` };
  for (let count = 0; count < 1000; count += 1) {
    const url = `${github.url}/repos/acme/shop/statuses/${sha}`;
    const body = JSON.stringify({ context: "full", state: "success" });
    await github.fetch(new Request(url, { method: "POST", headers: alice, body }));
  }
  expect((await statusOf(set("FULL", "success"))).status).toBe(422);
});
