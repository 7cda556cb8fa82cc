import { expect, it } from "vitest";
import { z } from "zod";
import type { ProblemRecord } from "../../src/core/journal/fold-record.ts";
import { sockshop } from "../../src/sandbox/seed/sockshop.ts";
import { serveLoopback } from "../../src/sandbox/serve-loopback.ts";
import { readComments } from "../../src/sandbox/story/github-page.ts";
import type { Settings } from "../../src/config/load-settings.ts";
import {
  bootShop,
  fireTogether,
  kinds,
  pass,
  problem,
  readText,
  reconciled,
  rule,
  scaling,
  seed,
  shop,
} from "./alerts-world.ts";
import { listEvaluations } from "../../src/flows/evaluation/list-evaluations.ts";
import { quiet } from "../flows/quiet.ts";
import { createCrashes } from "./crashing-ports.ts";
import { bootWorld, type Harness } from "./world-harness.ts";

const policy = `observationMinutes: 2
actions:
  clear-the-cache:
    workflow: clear-cache
stages:
  production:
    mode: automated
    returnToNormal: after 30m
`;

it("rolls a bad commit back to what last passed", async () => {
  const files = sockshop.services["carts"] ?? (() => ({}));
  const project = {
    ...sockshop,
    services: {
      ...sockshop.services,
      carts: (stage: string) => ({
        ...edit(files(stage), "manifests/carts-primary.yaml", ["replicas: 1", "replicas: 2"]),
        "remediation.yaml": rule("action: rollback"),
      }),
    },
  };
  await using harness = await bootWorld({ sockshop: (upstream) => seed(project, upstream) });
  const { world, observer } = harness;
  await harness.suffer("production/carts");
  await pass(harness, 6);
  await evaluate(harness);
  const repository = observer.repository(shop);
  await harness.until(async () => {
    await observer.git.fetch(repository);
    const deps = { git: observer.git, log: quiet };
    const wanted = { stage: "production", service: "carts", limit: 1 };
    const [passed] = await listEvaluations(deps, repository, wanted);
    return passed?.finished?.evaluation.result === "pass" ? true : undefined;
  });
  const path = "carts/manifests/carts-primary.yaml";
  const head = (await observer.git.heads(repository)).get("production") ?? "";
  const good = (await observer.git.read(repository, head, path)) ?? "";
  const ada = world.github.as("ada");
  const files2 = { [path]: good.replace("replicas: 2", "replicas: 1") };
  await ada.push(shop, { branch: "thrift", files: files2, message: "one is enough", from: head });
  await ada.openPullRequest(shop, { head: "thrift", base: "production", title: "One is enough" });
  await pass(harness, 1);
  await ada.mergePullRequest(shop, 1);

  const record = await problem(harness, "carts", ({ closed }) => closed !== null);
  expect(record.closed?.reason).toBe("healed");
  expect(record.attempts[0]?.planned?.action).toBe("rollback");
  const now = (await observer.git.heads(repository)).get("production") ?? "";
  expect(await observer.git.read(repository, now, path)).toBe(good);
  expect(world.cluster.readyReplicas("sockshop-production", "carts-primary")).toBe(2);
  const { body } = await readText(harness, "pulls/2");
  expect(body).toContain("back to an earlier version: `rollback to ");
});

it("restarts, sets a value and starts a workflow, each judged by whether the problem ends", async () => {
  const memory =
    "{field: spec.template.spec.containers.orders.image, to: 'docker.io/example/orders:0.9'}";
  await using harness = await bootShop({
    policy,
    services: {
      carts: rule("action: restart"),
      orders: rule(`action: set, value: ${memory}`),
      payment: rule("action: clear-the-cache, value: {region: eu}"),
    },
  });
  const { world, observer } = harness;
  const alert = await fireTogether(harness, ["carts", "orders", "payment"]);
  for (const service of ["carts", "orders", "payment"]) await problem(harness, service, reconciled);
  await world.restart();
  await alert.resolve();
  for (const service of ["carts", "orders"]) {
    const { attempts } = await problem(harness, service, evaluated);
    const ended = attempts[0]?.ended;
    const change = await observer.changeOf(
      shop,
      ended?.kind === "pull-request-merged" ? ended.sha : "",
    );
    expect(change.files).toEqual([`${service}/manifests/${service}.yaml`]);
  }
  const { attempts } = await problem(harness, "payment", ({ closed }) => closed !== null);
  expect(attempts[0]?.opened).toBeNull();
  expect(attempts[0]?.evaluated?.result).toBe("pass");
  const sent = dispatches(harness);
  expect(sent).toHaveLength(1);
});

it("tells Dynatrace and a sink each step once, over restarts too", async () => {
  const heard: z.infer<typeof Heard>[] = [];
  await using sink = await serveLoopback(async (request) => {
    heard.push(Heard.parse(await request.json()));
    return new Response(null, { status: 202 });
  });
  const booted: Harness[] = [];
  await using dynatrace = await serveLoopback(
    (request) =>
      booted[0]?.world.dynatrace.api.fetch(request) ?? new Response(null, { status: 503 }),
  );
  const settings = (written: Settings) =>
    withOutside(written, { sink: sink.url, dynatrace: dynatrace.url });
  await using harness = await bootWorld({ settings });
  booted.push(harness);
  const { world } = harness;
  await harness.suffer("production/carts");
  await problem(harness, "carts", reconciled);
  await world.restart();
  await problem(harness, "carts", ({ closed }) => closed !== null);
  await world.settle();
  await world.restart();
  await pass(harness, 10);

  const [record] = await harness.observer.look(shop);
  const comments = world.dynatrace.api.commentsOn(record?.problem.occurrence ?? "");
  const page = `${world.github.url}/acme/sockshop/pull/1`;
  expect(comments.map(({ content }) => content)).toEqual([
    `[Evenkeel triggered action](${page}) scaling: replicas 1 → 2`,
    expect.stringMatching(/^\[Evenkeel finished action\].* scaling, \w{7}: 6 objects are healthy/),
    `[Evenkeel evaluation](${page}) of attempt 1 resulted in pass (100.00/100)`,
  ]);
  const steps = heard.map(({ type }) => type.replace("dev.evenkeel.problem.", ""));
  expect(steps).toEqual([
    "opened",
    "planned",
    "merged",
    "applied",
    "resolved",
    "evaluated",
    "ended",
  ]);
  const verdict = heard.find(({ type }) => type.endsWith("evaluated"));
  expect(verdict?.data.text).toContain("evaluate: pass: score 100, response_time_p90 402.5 < 1000");
});

it(
  "comes to the same end when it is killed after every effect of a return and of a workflow",
  { timeout: 240_000 },
  async () => {
    const crashes = createCrashes();
    await using harness = await bootShop(
      { policy, services: { carts: rule(scaling), payment: rule("action: clear-the-cache") } },
      { wrap: crashes.wrap, crashed: crashes.crashed },
    );
    const { world } = harness;
    await pass(harness, 1);
    crashes.arm();
    const alert = await fireTogether(harness, ["carts", "payment"]);
    for (const service of ["carts", "payment"]) await problem(harness, service, reconciled);
    await alert.resolve();
    const returned = await problem(harness, "carts", ({ closed }) => closed !== null);
    const payment = await problem(harness, "payment", ({ closed }) => closed !== null);
    expect(kinds(payment).toSorted()).toEqual(storyOfWorkflow.toSorted());
    expect(kinds(returned).toSorted()).toEqual(storyOfReturn.toSorted());
    // Killed between the two, the event is sent again and says so.
    const deliveries = dispatches(harness).map(({ body }) => Dispatch.parse(JSON.parse(body)));
    expect(new Set(deliveries.map(({ client_payload: { delivery } }) => delivery)).size).toBe(1);
    expect(crashes.points).toEqual(
      expect.arrayContaining(["dispatch clear-cache", "open ", "merge 1", "merge 2"].map(pointOf)),
    );
    for (const { opened } of returned.attempts) {
      expect(await readComments(world, shop, opened?.number ?? 0)).toHaveLength(1);
    }
    expect(world.cluster.readyReplicas("sockshop-production", "carts")).toBe(1);
  },
);

const storyOfWorkflow = [
  "problem-opened",
  "action-planned",
  "dispatched",
  "reconciled",
  "problem-resolved",
  "evaluated",
  "closed",
];
const change = ["action-planned", "pull-request-opened", "pull-request-merged", "reconciled"];
const healed = ["problem-opened", ...change, "problem-resolved", "evaluated"];
const storyOfReturn = healed.concat("return-scheduled", change, "evaluated", "closed");

const Heard = z.object({ type: z.string(), data: z.object({ text: z.string() }) });

const Dispatch = z.object({ client_payload: z.object({ delivery: z.string() }) });

function pointOf(point: string): unknown {
  return expect.stringMatching(new RegExp(`^${point}`));
}

function dispatches({ world }: Harness) {
  return world.github.deliveries.list().filter(({ event }) => event === "repository_dispatch");
}

function edit(
  files: Readonly<Record<string, string>>,
  path: string,
  [from, to]: readonly [string, string],
) {
  const text = files[path];
  return text === undefined ? files : { ...files, [path]: text.replace(from, to) };
}

async function evaluate({ world }: Harness): Promise<void> {
  const event = {
    specversion: "1.0",
    type: "sh.keptn.event.evaluation.triggered",
    source: "a-pipeline",
    id: "event-1",
    data: {
      project: "sockshop",
      stage: "production",
      service: "carts",
      evaluation: { timeframe: "5m" },
    },
  };
  await fetch(`${world.server().url}/events`, {
    method: "POST",
    headers: {
      "content-type": "application/cloudevents+json",
      authorization: "Bearer sandbox-event-token",
    },
    body: JSON.stringify(event),
  });
}

function withOutside(
  settings: Settings,
  { sink, dynatrace }: { sink: string; dynatrace: string },
): Settings {
  const { config } = settings;
  const { sockshop: project, ...projects } = config.projects;
  if (project === undefined) throw new Error("the world has a sockshop");
  return {
    ...settings,
    config: {
      ...config,
      sinks: { hook: { kind: "cloudevents", url: sink } },
      monitors: {
        dynatrace: {
          kind: "dynatrace",
          url: dynatrace,
          tokenEnv: "DYNATRACE_TOKEN",
          pollMinutes: 5,
        },
      },
      projects: {
        ...projects,
        sockshop: { ...project, monitors: ["dynatrace"], notifications: ["hook"] },
      },
    },
  };
}

function evaluated(record: ProblemRecord): boolean {
  return kinds(record).includes("evaluated");
}
