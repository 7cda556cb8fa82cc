import { expect, it } from "vitest";
import { readPull } from "../../src/sandbox/story/github-page.ts";
import {
  accountOn,
  bootShop,
  fire,
  fireTogether,
  kinds,
  merged,
  pass,
  problem,
  pullAt,
  pullOf,
  readText,
  reconciled,
  shop,
} from "./alerts-world.ts";

const quick = "observationMinutes: 2\n";

it("lets no merge happen by itself in a freeze, nor onto a branch that nothing protects", async () => {
  const policy = `${quick}stages:
  staging:
    mode: automated
  production:
    mode: automated
    freeze:
      - name: night
        start: 50 2 * * *
        duration: 30m
`;
  await using harness = await bootShop({ policy, services: { carts: undefined } });
  const { world } = harness;
  await fireTogether(harness, ["carts", "staging/carts"]);
  const frozen = await pullOf(harness, "carts");
  const open = await pullOf(harness, "staging/carts");
  await pass(harness, 5);
  expect(await accountOn(harness, frozen)).toContain(
    "Held back by `freeze`: freeze window night; release: a person merges it, or by itself at 2026-03-01 03:20 UTC",
  );
  expect(await accountOn(harness, open)).toContain(
    "Held back by `unprotected`: the branch is not protected",
  );

  const { attempts } = await problem(harness, "carts", merged);
  expect(attempts[0]?.ended).toMatchObject({ by: "evenkeel[bot]" });
  expect(Date.parse(attempts[0]?.ended?.at ?? "")).toBeGreaterThanOrEqual(
    Date.parse("2026-03-01T03:20:00Z"),
  );
  expect((await readPull(world, shop, open)).state).toBe("open");
});

it("answers three alerts of a service by one pull request that lists them", async () => {
  await using harness = await bootShop({ policy: quick, services: { carts: undefined } });
  const { world } = harness;
  const first = await fire(harness, "staging/carts");
  const number = await pullOf(harness, "staging/carts");
  const others = [
    await fire(harness, "staging/carts", "HighErrorRate"),
    await fire(harness, "staging/carts", "QueueIsFull"),
  ];
  await pass(harness, 1);
  const records = await harness.observer.look(shop);
  expect(records.filter(({ joined }) => joined !== null)).toHaveLength(2);
  const { body } = await readText(harness, `pulls/${number}`);
  for (const text of [body, await accountOn(harness, number)]) {
    expect(text).toContain("**This change answers 2 more problems too:**");
    expect(text).toContain("- `staging/carts`: `HighErrorRate of carts`");
    expect(text).toContain("- `staging/carts`: `QueueIsFull of carts`");
  }

  await world.github.as("ada").mergePullRequest(shop, number);
  await pass(harness, 1);
  for (const { resolve } of [...others, first]) await resolve();
  const over = await harness.until(async () => {
    const all = await harness.observer.look(shop);
    return all.every(({ closed }) => closed !== null) ? all : undefined;
  });
  expect(over.map(({ closed }) => closed?.reason)).toEqual(["healed", "healed", "healed"]);
});

it("answers a storm over services by one pull request, and the others on their own afterwards", async () => {
  const services = { carts: undefined, orders: undefined, payment: undefined, user: undefined };
  const policy = `${quick}limits:\n  stormServices: 3\n  cooldownMinutes: 2\n`;
  await using harness = await bootShop({ policy, services });
  const alert = await fireTogether(harness, Object.keys(services));
  const records = await harness.observer.look(shop);
  expect(records).toHaveLength(4);
  expect(records.filter(({ attempts }) => attempts.length > 0)).toHaveLength(1);
  const lead = records.find(({ attempts }) => attempts.length > 0);
  const number = lead?.attempts[0]?.opened?.number ?? 0;
  expect(await accountOn(harness, number)).toContain(
    "**This change answers 3 more problems too:**",
  );

  const later = await harness.until(async () => {
    const all = await harness.observer.look(shop);
    return all.every(({ attempts }) => attempts.length > 0) ? all : undefined;
  });
  const followers = later.filter(({ id }) => id !== lead?.id);
  expect(followers.every((record) => kinds(record).includes("parted"))).toBe(true);
  expect(new Set(later.map(({ attempts }) => attempts[0]?.opened?.number)).size).toBe(4);
  await alert.resolve();
});

it("puts back what it changed an hour later, unless the problem comes again", async () => {
  const policy = `${quick}stages:\n  production:\n    mode: automated\n    returnToNormal: after 1h\n`;
  const services = { carts: undefined, orders: undefined };
  await using harness = await bootShop({ policy, services });
  const { world } = harness;
  const alert = await fireTogether(harness, ["carts", "orders"]);
  for (const service of ["carts", "orders"]) await problem(harness, service, reconciled);
  await alert.resolve();
  const scheduled = await problem(harness, "carts", ({ returnDue }) => returnDue !== null);
  await pass(harness, 30);
  await fire(harness, "orders");
  const second = await problem(harness, "orders", reconciled);

  const returned = await problem(harness, "carts", ({ closed }) => closed !== null);
  const [heal, back] = returned.attempts;
  expect(returned.closed?.reason).toBe("returned");
  expect(heal).toMatchObject({ planned: { changes: [{ from: "1", to: "2" }] } });
  expect(back).toMatchObject({
    planned: { purpose: "return", at: scheduled.returnDue?.due, changes: [{ from: "2", to: "1" }] },
  });
  expect(world.cluster.readyReplicas("sockshop-production", "carts")).toBe(1);

  expect(await accountOn(harness, pullAt(returned, 1))).toContain(
    "**This change helped.** What it changed is put back by attempt 2",
  );
  expect(await accountOn(harness, pullAt(returned, 2))).toContain(
    "### Put back, and the service is well\n\n`the problem stayed away for the observation time`",
  );

  const all = await harness.observer.look(shop);
  const first = all.find((one) => one.problem.service === "orders" && one.id !== second.id);
  const why = `it was not put back: problem ${second.id} of the service is open`;
  expect(first).toMatchObject({
    attempts: [{ number: 1 }],
    closed: { detail: `the change helped and the problem is over; ${why}` },
  });
});

it("hands over what comes again and again", async () => {
  const policy = `${quick}limits:\n  flaps: 3\n  cooldownMinutes: 1\n`;
  await using harness = await bootShop({ policy, services: { carts: undefined } });
  for (const round of [1, 2]) {
    const alert = await fire(harness, "carts");
    await problem(harness, "carts", reconciled);
    await alert.resolve();
    await problem(harness, "carts", ({ closed }) => closed !== null);
    await pass(harness, round + 1);
  }
  await fire(harness, "carts");
  const record = await problem(harness, "carts", ({ issue }) => issue !== null);
  expect(record.handedOver).toMatchObject({ reason: "flapping" });
  expect(record.attempts).toEqual([]);
  const issue = await readText(harness, `issues/${record.issue?.number}`);
  expect(issue.title).toContain("needs a person, flapping");
  expect(issue.body).toContain("it came 3 times within 60 minutes, the limit is 3.** @ada");
});
