import { expect, it } from "vitest";
import { serveLoopback } from "../../src/sandbox/serve-loopback.ts";
import { serve } from "../../src/serve.ts";
import { quiet } from "../flows/quiet.ts";
import { bootWorld, type Harness } from "./world-harness.ts";

const sockshop = "acme/sockshop";

/** A server in the place of the world's, which nobody can reach, and which lists Dynatrace's problems instead. */
async function startListing({ world }: Harness, dynatrace: string) {
  const { settings, clock } = world;
  const { config, env } = settings;
  const { sockshop: project } = config.projects;
  if (project === undefined) throw new Error("the world has a sockshop");
  const monitor = {
    kind: "dynatrace",
    url: dynatrace,
    tokenEnv: "DYNATRACE_TOKEN",
    pollMinutes: 5,
  } as const;
  await world.server().stop();
  return serve(
    {
      ...settings,
      env: { ...env, port: 0 },
      config: {
        ...config,
        monitors: { dynatrace: monitor },
        projects: { sockshop: { ...project, monitors: ["dynatrace"] } },
      },
    },
    { clock, log: quiet },
  );
}

it("heals carts though no notification arrives, neither of the problem nor of its end", async () => {
  await using harness = await bootWorld();
  const { world, observer, until } = harness;
  await using dynatrace = await serveLoopback(async (request) =>
    world.dynatrace.api.fetch(request),
  );
  await harness.suffer("production/carts");
  const server = await startListing(harness, dynatrace.url);
  const record = await until(async () => {
    await server.drain();
    const records = await observer.look(sockshop);
    return records.find(({ closed }) => closed !== null);
  }, 180);
  await server.stop();

  expect(world.dynatrace.faults).toHaveLength(2);
  const kinds = record.entries.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind.startsWith("problem-"))).toEqual([
    "problem-opened",
    "problem-resolved",
  ]);
  expect(kinds).toContain("pull-request-merged");
  expect(record.closed?.reason).toBe("healed");
}, 120_000);
