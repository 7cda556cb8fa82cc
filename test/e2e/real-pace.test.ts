import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createSystemClock } from "../../src/adapters/clock/system-clock.ts";
import { createGit } from "../../src/adapters/git/create-git.ts";
import { createCluster } from "../../src/adapters/kubernetes/create-cluster.ts";
import { createScaledClock } from "../../src/sandbox/clock.ts";
import { createWorldOnCluster } from "../../src/sandbox/real-cluster/create-world-on-cluster.ts";
import { seedProject } from "../../src/sandbox/seed/seed-project.ts";
import { sockshop } from "../../src/sandbox/seed/sockshop.ts";
import { createObserver } from "../../src/sandbox/story/observer.ts";
import { stageReady } from "../../src/sandbox/story/stage-ready.ts";
import type { Upstream } from "../../src/sandbox/world.ts";
import { onRealCluster } from "./on-real-cluster.ts";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const silent = { act: () => {}, say: () => {}, fact: () => {}, evaluation: () => {} };

/** At this speed they are 16 minutes of the world, and a rollout has 10. */
const secondsOfRollout = 8;

onRealCluster("a fast world on a real control plane", undefined, (kube) => {
  it("gives a rollout the time that it really takes", { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "evenkeel-test-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
    const { kubeconfig } = kube();
    using clock = createScaledClock({ start: new Date(), speed: 120 });
    await using world = await createWorldOnCluster(
      { folder, clock, log: quiet, sockshop: (upstream) => seedSlow(folder, upstream) },
      {
        cluster: createCluster({ kubeconfig, clock: createSystemClock() }),
        access: { kubeconfig },
        afterwards: "remove",
      },
    );
    const where = { slug: "acme/sockshop", stage: "production" };
    expect(await stageReady(world, createObserver(folder, silent), where)).toBeUndefined();
  });
});

/** The sockshop, whose pods count as available only after a while. */
async function seedSlow(folder: string, { path }: Upstream): Promise<void> {
  const git = createGit({
    root: join(folder, "seeding"),
    credentials: () => Promise.resolve(undefined),
    identity: { name: "Ada", email: "ada@example.org" },
  });
  const repository = { url: path, slug: null };
  await git.fetch(repository);
  const slowly = (text: string) =>
    text.replaceAll(
      "spec:\n  replicas:",
      `spec:\n  minReadySeconds: ${secondsOfRollout}\n  replicas:`,
    );
  const services = Object.entries(sockshop.services).map(
    ([name, files]) =>
      [
        name,
        (stage: string) =>
          Object.fromEntries(
            Object.entries(files(stage)).map(([file, text]) => [file, slowly(text)]),
          ),
      ] as const,
  );
  const project = { ...sockshop, services: Object.fromEntries(services) };
  await seedProject(
    { git, now: () => new Date() },
    { project, repository, preset: "stage-branches" },
  );
}
