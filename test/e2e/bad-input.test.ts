import { expect, it } from "vitest";
import { readRecords } from "../../src/flows/journal.ts";
import { readStatuses } from "../../src/sandbox/story/github-page.ts";
import { bootWorld, type Harness } from "./world-harness.ts";

const sockshop = "acme/sockshop";

function send(
  { world }: Harness,
  path: string,
  init: { body: string; token?: string },
): Promise<Response> {
  return fetch(`${world.server().url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(init.token === undefined ? {} : { "x-token": init.token }),
    },
    body: init.body,
  });
}

function alert(project: string): string {
  const labels = { alertname: "Slow", project, stage: "production", service: "carts" };
  const one = { status: "firing", labels, annotations: { summary: "response_time_p90" } };
  const alerts = [{ ...one, startsAt: "2026-03-01T02:00:00Z", fingerprint: "f00d" }];
  return JSON.stringify({ version: "4", status: "firing", alerts });
}

it("accepts what belongs to no project and keeps it where it can be seen", async () => {
  await using harness = await bootWorld();
  const answer = await send(harness, "/events/alertmanager", {
    body: alert("nobody"),
    token: "sandbox-event-token",
  });
  expect(answer.status).toBe(202);
  await harness.world.settle();
  const repository = { url: `${harness.folder}/server/home.git`, slug: null };
  await harness.observer.git.fetch(repository);
  const [record] = await readRecords({ git: harness.observer.git }, repository);
  expect(record?.ignored).toMatchObject({
    reason: "unrouted",
    detail: 'no project "nobody" is configured on this server',
  });
});

it("tells what is wrong with an event, and with its sender", async () => {
  await using harness = await bootWorld();
  const forged = await send(harness, "/events/alertmanager", {
    body: alert("sockshop"),
    token: "no",
  });
  expect(forged.status).toBe(401);
  const malformed = await send(harness, "/events/alertmanager", {
    body: JSON.stringify({ version: "4", status: "firing", alerts: [{ labels: 5 }] }),
    token: "sandbox-event-token",
  });
  expect(malformed.status).toBeGreaterThanOrEqual(400);
  expect(malformed.headers.get("content-type")).toContain("application/problem+json");
  expect(await malformed.json()).toMatchObject({
    errors: [{ field: expect.stringContaining("alerts") }],
  });
});

it("keeps the last good rules in force and shows the fault on the commit", async () => {
  await using harness = await bootWorld();
  const { world } = harness;
  await harness.suffer("staging/carts");
  world.traffic.set("staging/carts", "normal");
  const broken = "remediations:\n- name: Response time degradation\n  actions: none\n";
  const sha = await world.github.as("ada").push(sockshop, {
    branch: "staging",
    files: { "carts/remediation.yaml": broken },
    message: "break the rules",
  });
  world.traffic.set("staging/carts", "heavy");
  const record = await harness.problem(sockshop, "staging/carts", ({ attempts }) =>
    Boolean(attempts[0]?.opened),
  );
  expect(record.attempts[0]?.planned?.summary).toBe("replicas 1 → 2");
  expect(record.attempts[0]?.planned?.rulesSha).not.toBe(sha);
  const checks = await fetch(`${world.github.url}/repos/${sockshop}/commits/${sha}/check-runs`, {
    headers: { authorization: `Bearer ${world.github.as("ada").token}` },
  });
  const body: unknown = await checks.json();
  expect(body).toMatchObject({
    check_runs: [
      { name: "evenkeel/validate", conclusion: "failure", output: { annotations_count: 1 } },
    ],
  });
  expect((await readStatuses(world, sockshop, sha)).map(({ context }) => context)).toContain(
    "evenkeel/reconcile/staging",
  );
});
