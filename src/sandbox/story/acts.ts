import { responseTimeQuantile } from "../load-model.ts";
import { owner } from "../world.ts";
import { healAct, type ActResult, type Stage } from "./heal-act.ts";
import { readComments, readPull } from "./github-page.ts";
import { stageReady } from "./stage-ready.ts";
import { pause, until } from "./until.ts";

/** More replicas: the tutorial "Automated Upscaling with Dynatrace". */
export function sockshopAct(on: Stage): Promise<ActResult> {
  const { world } = on;
  const namespace = "sockshop-production";
  return healAct(on, {
    project: "sockshop",
    service: "production/carts",
    describe: () => {
      const load = world.traffic.load("production/carts");
      const p90 = Math.round(responseTimeQuantile(load, 0.9));
      const replicas = world.cluster.readyReplicas(namespace, "carts-primary");
      return `carts: ${load.requestsPerSecond} requests/s on ${replicas} ready replica${replicas === 1 ? "" : "s"}, p90 ${p90} ms`;
    },
    check: () => {
      const carts = world.cluster.readyReplicas(namespace, "carts-primary");
      const database = world.cluster.readyReplicas(namespace, "carts-db");
      if (carts !== 2) return `carts-primary has ${carts} ready replicas instead of 2`;
      return database === 1 ? undefined : `carts-db was touched: it has ${database} ready replicas`;
    },
  });
}

/** A feature flag: the tutorial "Unleash outside Kubernetes". */
export function websiteAct(on: Stage): Promise<ActResult> {
  const { world } = on;
  return healAct(on, {
    project: "website",
    service: "production/front-end",
    describe: () => {
      const percent = (world.traffic.load("production/front-end").errorRate * 100).toFixed(1);
      const flag = world.unleash.isEnabled("EnableStaticContent") ? "on" : "off";
      return `front-end: ${percent}% of requests fail, EnableStaticContent is ${flag}`;
    },
    check: () =>
      world.unleash.isEnabled("EnableStaticContent")
        ? undefined
        : "the flag service still has the flag off",
  });
}

/** A person in charge: a stage that is not automated waits, and a closed pull request is a no, said once. */
export async function reviewAct({ world, observer, teller }: Stage): Promise<ActResult> {
  const slug = `${owner}/sockshop`;
  const unready = await stageReady(world, observer, { slug, stage: "staging" });
  if (unready !== undefined) return { kind: "not-healed", reason: unready };
  world.traffic.set("staging/carts", "heavy");
  teller.say("world", "carts in staging gets the load test; staging is not automated");
  const find = async () => {
    const records = await observer.look(slug);
    return records.find(({ problem }) => problem.stage === "staging")?.attempts[0];
  };
  const opened = await until(world.clock, async () => (await find())?.opened ?? undefined, {
    minutes: 30,
  });
  if (opened === undefined) {
    return { kind: "not-healed", reason: "staging/carts: no pull request in 30 minutes" };
  }
  await pause(world.clock, 300);
  const pull = await readPull(world, slug, opened.number);
  teller.say(
    "world",
    `five minutes later pull request ${pull.number} is still ${pull.state}: ${pull.title}`,
  );
  if (pull.state !== "open") {
    return { kind: "not-healed", reason: "staging/carts: nobody was asked" };
  }
  await world.github.as("grace").closePullRequest(slug, pull.number);
  teller.say("world", "grace closes it");
  const ended = await until(world.clock, async () => (await find())?.ended ?? undefined, {
    minutes: 10,
  });
  await pause(world.clock, 180);
  const comments = await readComments(world, slug, pull.number);
  const said = comments.filter((comment) => comment.includes("taken as a **no**"));
  teller.fact("comment", said[0]?.replace(/^<!--.*-->\n*/, "") ?? "nothing was said");
  world.traffic.set("staging/carts", "normal");
  if (ended?.kind !== "pull-request-closed") {
    return { kind: "not-healed", reason: "the no was not heard" };
  }
  return said.length === 1
    ? { kind: "healed" }
    : { kind: "not-healed", reason: `the no was answered ${said.length} times instead of once` };
}
