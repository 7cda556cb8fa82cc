import { expect, it } from "vitest";
import { readComments, readPull, readStatuses } from "../../src/sandbox/story/github-page.ts";
import { bootWorld } from "./world-harness.ts";

const sockshop = "acme/sockshop";

it("heals a website by a feature flag, judged by whether the problem goes away", async () => {
  await using harness = await bootWorld();
  const { world, observer } = harness;
  await harness.suffer("production/front-end");
  const record = await harness.problem(
    "acme/website",
    "production/front-end",
    ({ closed }) => closed !== null,
  );

  expect(record.closed?.reason).toBe("healed");
  expect(record.attempts[0]?.evaluated).toMatchObject({
    result: "pass",
    detail: "the problem resolved within the observation time",
  });
  expect(world.unleash.isEnabled("EnableStaticContent")).toBe(true);
  expect(world.unleash.isEnabled("EnablePromotion")).toBe(true);
  const merged = record.attempts[0]?.ended;
  const change = await observer.changeOf(
    "acme/website",
    merged?.kind === "pull-request-merged" ? merged.sha : "",
  );
  expect(change.added).toEqual([
    "  EnableStaticContent: on # serves the copy from the content network",
  ]);
});

it("hands over to people with an account when the change does not help", async () => {
  await using harness = await bootWorld({ broken: true });
  await harness.suffer("production/carts");
  const record = await harness.problem(
    sockshop,
    "production/carts",
    ({ handedOver }) => handedOver !== null,
  );

  expect(record.handedOver).toMatchObject({ reason: "actions-exhausted" });
  const merged = record.attempts[0]?.ended;
  const sha = merged?.kind === "pull-request-merged" ? merged.sha : "";
  const statuses = await readStatuses(harness.world, sockshop, sha);
  expect(statuses).toContainEqual(
    expect.objectContaining({ context: "evenkeel/evaluation/production/carts", state: "failure" }),
  );
  const [account] = (await readComments(harness.world, sockshop, 1)).filter((text) =>
    text.includes("**This needs a person: "),
  );
  expect(account).toContain("the only action was tried");
  expect(account).toContain("@grace");
  expect(account).toMatch(/plan: `replicas 1 → 2/);
  const comments = await readComments(harness.world, sockshop, 1);
  expect(comments.filter((text) => text.includes("evenkeel:account"))).toHaveLength(1);
  expect(comments.join("\n")).toContain("### This change did not help");
  await harness.problem(sockshop, "production/carts", ({ issue }) => issue !== null);
});

it("leaves a stage that is not automated to a person, and takes a closed pull request as a no", async () => {
  await using harness = await bootWorld();
  const { world } = harness;
  await harness.suffer("staging/carts");
  await harness.problem(sockshop, "staging/carts", ({ attempts }) => Boolean(attempts[0]?.opened));
  await harness.until(passed(harness, 20), 30);
  expect((await readPull(world, sockshop, 1)).state).toBe("open");

  await world.github.as("grace").closePullRequest(sockshop, 1);
  await harness.problem(sockshop, "staging/carts", ({ attempts }) => Boolean(attempts[0]?.ended));
  await harness.until(passed(harness, 20), 30);
  const comments = await readComments(world, sockshop, 1);
  expect(comments.filter((text) => text.includes("taken as a **no**"))).toHaveLength(1);

  world.traffic.set("staging/carts", "normal");
  const record = await harness.problem(sockshop, "staging/carts", ({ closed }) => closed !== null);
  expect(record.attempts).toHaveLength(1);
  expect(record.closed?.reason).toBe("resolved");
});

it("leaves the merge to whoever pushed to its branch", async () => {
  await using harness = await bootWorld();
  const { world } = harness;
  await harness.suffer("staging/carts");
  const { attempts } = await harness.problem(sockshop, "staging/carts", (record) =>
    Boolean(record.attempts[0]?.opened),
  );
  const branch = attempts[0]?.planned?.branch ?? "";
  const files = { "carts/README.md": "three are better\n" };
  await world.github.as("grace").push(sockshop, { branch, files, message: "three" });
  const record = await harness.problem(sockshop, "staging/carts", (one) =>
    Boolean(one.attempts[0]?.takenOver),
  );
  expect(record.attempts[0]?.ended).toBeNull();
  expect((await readComments(world, sockshop, 1)).join("\n")).toContain("the change is yours");
});

/** Answers once so many minutes of the world are over. */
function passed({ world }: { world: { clock: { now: () => Date } } }, minutes: number) {
  const end = world.clock.now().getTime() + minutes * 60_000;
  return () => (world.clock.now().getTime() >= end ? true : undefined);
}
