import { expect, it } from "vitest";
import { listEvaluations } from "../../src/flows/evaluation/list-evaluations.ts";
import { readStatuses } from "../../src/sandbox/story/github-page.ts";
import { bootWorld, type Harness } from "./world-harness.ts";

const sockshop = "acme/sockshop";
const context = "evenkeel/evaluation/production/carts";

async function ask({ world }: Harness, id: string): Promise<Response> {
  const event = {
    specversion: "1.0",
    type: "sh.keptn.event.evaluation.triggered",
    source: "a-pipeline",
    id,
    data: {
      project: "sockshop",
      stage: "production",
      service: "carts",
      evaluation: { timeframe: "5m" },
    },
  };
  return fetch(`${world.server().url}/events`, {
    method: "POST",
    headers: {
      "content-type": "application/cloudevents+json",
      authorization: "Bearer sandbox-event-token",
    },
    body: JSON.stringify(event),
  });
}

/** The finished evaluations of carts in production, newest first, once there are so many. */
function evaluations(harness: Harness, count: number) {
  const { observer } = harness;
  const deps = { git: observer.git, log: { info: () => {}, warn: () => {}, error: () => {} } };
  return harness.until(async () => {
    await observer.git.fetch(observer.repository(sockshop));
    const wanted = { stage: "production", service: "carts", limit: 10 };
    const records = await listEvaluations(deps, observer.repository(sockshop), wanted);
    return records.length >= count ? records : undefined;
  });
}

async function pass({ world, until }: Harness, minutes: number): Promise<void> {
  const end = world.clock.now().getTime() + minutes * 60_000;
  await until(() => (world.clock.now().getTime() >= end ? true : undefined));
}

it("gates what is deployed, on an event of anybody's pipeline", async () => {
  await using harness = await bootWorld();
  const { world } = harness;
  await harness.suffer("production/carts");
  world.traffic.set("production/carts", "normal");
  await pass(harness, 6);

  expect((await ask(harness, "event-1")).status).toBe(202);
  expect((await ask(harness, "event-1")).status).toBe(202);
  const [first] = await evaluations(harness, 1);
  expect(first?.finished).toMatchObject({
    provider: "prometheus",
    evaluation: { result: "pass", score: 100 },
  });
  expect(first?.request.trigger).toMatchObject({ kind: "keptn-1.x", id: "event-1" });
  const statuses = await readStatuses(world, sockshop, first?.finished?.commit ?? "");
  expect(statuses.find((status) => status.context === context)).toMatchObject({
    state: "success",
    target_url: expect.stringContaining(`/carts/${first?.id}.json`),
  });

  await pass(harness, 1);
  expect((await ask(harness, "event-2")).status).toBe(202);
  const [second] = await evaluations(harness, 2);
  expect(second?.finished?.evaluation.comparedEvents).toEqual([first?.id]);
});
