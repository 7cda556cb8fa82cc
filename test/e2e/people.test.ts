import { expect, it } from "vitest";
import { readComments, readPull, readStatuses } from "../../src/sandbox/story/github-page.ts";
import {
  accountOn,
  bootShop,
  fire,
  kinds,
  merged,
  pass,
  problem,
  pullAt,
  pullOf,
  readText,
  rule,
  scaling,
  shop,
} from "./alerts-world.ts";
import type { Harness } from "./world-harness.ts";

const policy = `observationMinutes: 2
limits:
  cooldownMinutes: 2
stages:
  production:
    mode: review
    mergeOnApproval: true
services:
  carts:
    oncall: [grace]
`;

it("merges on the approval of the exact head by somebody who may write, and on no other word", async () => {
  await using harness = await bootShop({ policy, services: { carts: undefined } });
  const { world, observer } = harness;
  const repository = observer.repository(shop);
  await fire(harness, "carts");
  const number = await pullOf(harness, "carts");
  const [ada, grace] = [world.github.as("ada"), world.github.as("grace")];

  await world.github.as("eve", "read").approve(shop, number);
  const before = (await observer.git.heads(repository)).get("production");
  await ada.approve(shop, number, before);
  await pass(harness, 3);
  expect((await readPull(world, shop, number)).state).toBe("open");
  expect(await accountOn(harness, number)).toContain("**Waits for an approval**");

  await grace.requestChanges(shop, number, "two are not enough");
  await ada.approve(shop, number);
  await pass(harness, 3);
  expect((await readPull(world, shop, number)).state).toBe("open");
  expect(await accountOn(harness, number)).toContain("`review`: grace asked for changes");

  await grace.approve(shop, number);
  const { attempts } = await problem(harness, "carts", merged);
  const ended = attempts[0]?.ended;
  expect(ended).toMatchObject({ kind: "pull-request-merged", by: "evenkeel[bot]" });
  await observer.git.fetch(repository);
  const sha = ended?.kind === "pull-request-merged" ? ended.sha : "";
  const [commit] = await observer.git.log(repository, sha, { limit: 1 });
  expect(commit?.trailers).toContainEqual(["Approved-By", expect.stringMatching(/^(ada|grace)$/)]);
});

it("holds, answers and lets go at a writer's word, once, also over a restart", async () => {
  await using harness = await bootShop({ policy, services: { carts: undefined } });
  const { world } = harness;
  await fire(harness, "carts");
  const number = await pullOf(harness, "carts");
  const ada = world.github.as("ada");

  await ada.comment(shop, number, "/evenkeel hold for 2h deploying");
  await world.settle();
  await ada.approve(shop, number);
  await pass(harness, 2);
  expect((await readPull(world, shop, number)).state).toBe("open");
  expect(await accountOn(harness, number)).toMatch(
    /Held back by `hold`: scaling of carts is on hold by ada: deploying; release: \/evenkeel resume/,
  );

  await world.github.as("eve", "read").comment(shop, number, "/evenkeel resume");
  await ada.comment(shop, number, "/evenkeel hodl");
  await world.settle();
  await world.restart();
  await ada.comment(shop, number, "/evenkeel help");
  await ada.comment(shop, number, "/evenkeel explain");
  await pass(harness, 6);
  const replies = await repliesOn(harness, number);
  expect(replies).toHaveLength(4);
  expect(replies[1]).toContain("There is no such command, did you mean `hold`?");
  expect(replies[2]).toContain("- `/evenkeel resume`");
  expect(replies[3]).toContain(
    "Held back by `hold`: scaling of carts is on hold by ada: deploying",
  );
  expect((await readPull(world, shop, number)).state).toBe("open");

  await ada.comment(shop, number, "/evenkeel resume");
  const record = await problem(harness, "carts", merged);
  expect(record.entries.flatMap((entry) => (entry.kind === "commanded" ? [entry.by] : []))).toEqual(
    ["ada", "ada", "ada", "ada", "ada"],
  );
});

it("hands what did not help to the person on call by an issue, and tries again at their word", async () => {
  await using harness = await bootShop({
    policy: policy.replace("review", "automated"),
    services: { carts: rule(scaling) },
  });
  const { world } = harness;
  const alert = await fire(harness, "carts");
  const handedOver = await problem(harness, "carts", ({ issue }) => issue !== null);
  const issue = handedOver.issue?.number ?? 0;
  const { title, body } = await readText(harness, `issues/${issue}`);
  expect(title).toContain("needs a person");
  expect(body).toContain("@grace");
  expect(handedOver.attempts).toHaveLength(1);

  await world.github.as("grace").comment(shop, issue, "/evenkeel retry");
  const retried = await problem(
    harness,
    "carts",
    ({ attempts }) => attempts[1]?.ended?.kind === "pull-request-merged",
  );
  expect(retried.attempts[1]?.planned?.summary).toContain("2 → 3");
  await alert.resolve();
  const closed = await problem(harness, "carts", (one) => kinds(one).includes("issue-closed"));
  expect(closed.closed?.reason).toBe("healed");
  expect((await readText(harness, `issues/${issue}`)).state).toBe("closed");
  expect(await accountOn(harness, pullAt(closed, 2))).toContain("### Healed");
});

it("takes a closed pull request as a no for this occurrence, and asks again at the next", async () => {
  await using harness = await bootShop({ policy, services: { carts: undefined } });
  const { world } = harness;
  const alert = await fire(harness, "carts");
  const number = await pullOf(harness, "carts");
  await world.github.as("grace").closePullRequest(shop, number);
  await problem(harness, "carts", ({ attempts }) => attempts[0]?.ended !== null);
  await world.restart();
  await pass(harness, 12);
  const comments = await readComments(world, shop, number);
  expect(comments.filter((text) => text.includes("taken as a **no**"))).toHaveLength(1);
  expect(await accountOn(harness, number)).toContain("**Declined** by grace");
  await alert.resolve();
  const { attempts } = await problem(harness, "carts", ({ closed }) => closed !== null);
  expect(attempts).toHaveLength(1);

  await fire(harness, "carts");
  expect(await pullOf(harness, "carts")).not.toBe(number);
});

it("keeps an action away that a person reverted, and says who and until when", async () => {
  const automated = policy.replace("review", "automated");
  await using harness = await bootShop({ policy: automated, services: { carts: undefined } });
  const { world, observer } = harness;
  const alert = await fire(harness, "carts");
  await problem(harness, "carts", merged);
  await pass(harness, 1);
  await alert.resolve();
  const first = await problem(harness, "carts", ({ closed }) => closed !== null);
  const ended = first.attempts[0]?.ended;
  const sha = ended?.kind === "pull-request-merged" ? ended.sha : "";
  const repository = observer.repository(shop);
  const path = "carts/manifests/carts.yaml";
  const [commit] = await observer.git.log(repository, sha, { limit: 1 });
  const old = await observer.git.read(repository, commit?.parents[0] ?? "", path);
  const ada = world.github.as("ada");
  await ada.push(shop, {
    branch: "revert",
    files: { [path]: old ?? "" },
    message: "Revert",
    from: sha,
  });
  await ada.openPullRequest(shop, { head: "revert", base: "production", title: "Revert" });
  await pass(harness, 1);
  await ada.mergePullRequest(shop, pullAt(first, 1) + 1);
  const held = await problem(harness, "carts", ({ holds }) => holds.length > 0);
  expect(held.holds[0]).toMatchObject({ by: "ada", action: "scaling" });

  await fire(harness, "carts");
  const next = await problem(harness, "carts", (one) => one.id !== first.id && one.held !== null);
  const detail = /^scaling of carts is on hold by ada: reverted in [0-9a-f]{7}$/;
  expect(next.held?.detail).toMatch(detail);
  expect(next.attempts).toEqual([]);
  await observer.git.fetch(repository);
  const head = (await observer.git.heads(repository)).get("production") ?? "";
  const statuses = await readStatuses(world, shop, head);
  expect(statuses).toContainEqual(
    expect.objectContaining({
      context: "evenkeel/remediation/production/carts",
      state: "pending",
      description: expect.stringMatching(
        /on hold by ada: reverted in \w+\. Release: \/evenkeel resume on #1, or by itself at 2026-03-02 03:\d\d UTC$/,
      ),
    }),
  );
});

/** The replies to commands on a pull request. */
async function repliesOn({ world }: Harness, number: number): Promise<readonly string[]> {
  const comments = await readComments(world, shop, number);
  return comments.filter((text) => text.includes("evenkeel:reply"));
}
