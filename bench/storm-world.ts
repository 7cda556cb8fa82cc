/**
 * The sandbox's world with a project of as many services as its argument says, in a process of its own. Tells its
 * parent the server's address; on `settle` what the journal holds once nothing is left to do; on `end` it ends.
 */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGit } from "../src/adapters/git/create-git.ts";
import { phaseOf } from "../src/core/journal/phase.ts";
import { createManualClock } from "../src/sandbox/clock.ts";
import { createObserver } from "../src/sandbox/story/observer.ts";
import { seedProject, type SeedProject } from "../src/sandbox/seed/seed-project.ts";
import { createWorld } from "../src/sandbox/world.ts";
import { quiet } from "../test/flows/quiet.ts";
import type { StormEnd } from "./intake-storm.ts";

async function run(services: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-storm-"));
  const world = await openWorld(folder, services);
  await world.settle();
  const ended = new Promise<void>((resolve) => {
    process.on("message", (message) => {
      if (message === "end") resolve();
    });
    process.once("disconnect", resolve);
  });
  const asked = once(process, "message");
  process.send?.(world.server().url);
  const [message] = await asked;
  if (message === "settle") {
    await world.settle();
    process.send?.(await look(folder));
  }
  await ended;
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  if (process.connected) process.disconnect();
}

function openWorld(folder: string, services: number) {
  const clock = createManualClock(new Date("2026-03-01T03:00:00.000Z"));
  return createWorld({
    folder,
    clock,
    log: quiet,
    sockshop: async ({ path }) => {
      const git = createGit({
        root: join(folder, "seeding-storm"),
        credentials: () => Promise.resolve(undefined),
        identity: { name: "Ada", email: "ada@example.org" },
      });
      const repository = { url: path, slug: null };
      await git.fetch(repository);
      const seed = { git, now: () => clock.now() };
      const project = projectOf(services);
      await seedProject(seed, { project, repository, preset: "stage-branches" });
    },
  });
}

async function look(folder: string): Promise<StormEnd> {
  const silent = { act: () => {}, say: () => {}, fact: () => {}, evaluation: () => {} };
  const records = await createObserver(folder, silent).look("acme/sockshop");
  const phases = new Map<string, number>();
  for (const { kind } of records.map(phaseOf)) phases.set(kind, (phases.get(kind) ?? 0) + 1);
  const attempts = records.flatMap((record) => record.attempts);
  return {
    recorded: records.length,
    pullRequests: attempts.filter(({ opened }) => opened !== null).length,
    phases: Object.fromEntries(phases),
  };
}

function projectOf(count: number): SeedProject {
  const names = Array.from({ length: count }, (_, n) => `service-${n}`);
  return {
    name: "sockshop",
    stages: ["production"],
    shipyard: `stages:\n  - name: "production"\n    deployment_strategy: "direct"\n`,
    policy: "",
    owners: "* @ada\n",
    services: Object.fromEntries(names.map((name) => [name, () => filesOf(name)])),
  };
}

function filesOf(name: string): Readonly<Record<string, string>> {
  return {
    "manifests/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 1
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: ${name}
          image: example.org/${name}:1.0
`,
    "remediation.yaml": `remediations:
  - name: default
    actions:
      - action: scaling
        value: "+1"
`,
  };
}

await run(Number(process.argv[2]));
