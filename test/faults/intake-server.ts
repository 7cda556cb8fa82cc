/**
 * The intake of a server alone, as a process that can be killed: HTTP, spool, drain, and the journal of one project in
 * a bare repository of `folder`. Tells its parent the address, and its memory each second.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createSystemClock } from "../../src/adapters/clock/system-clock.ts";
import { createGit } from "../../src/adapters/git/create-git.ts";
import { createSpool } from "../../src/adapters/spool/create-spool.ts";
import { createDrainMemory } from "../../src/flows/drain-memory.ts";
import { drainSpool } from "../../src/flows/drain-spool.ts";
import { done } from "../../src/flows/outcome.ts";
import { tellWaiting } from "../../src/flows/tell-waiting.ts";
import { unconfiguredProject } from "../../src/flows/unconfigured-project.ts";
import { createWorkQueue } from "../../src/flows/work-queue.ts";
import { createHttpServer } from "../../src/http/create-http-server.ts";
import { quiet } from "../flows/quiet.ts";

async function run(folder: string): Promise<void> {
  const clock = createSystemClock();
  const git = createGit({
    root: join(folder, "mirrors"),
    credentials: () => Promise.resolve(undefined),
    identity: { name: "evenkeel", email: "evenkeel@example.org" },
  });
  const shop = unconfiguredProject("shop", await git.createBare(join(folder, "shop.git")));
  const home = await git.createBare(join(folder, "home.git"));
  const bounds = { maxItems: 10_000, maxBytes: 256 * 1024 * 1024 };
  const spool = createSpool({ folder: join(folder, "spool"), ...bounds, log: quiet });
  const drained = createDrainMemory();
  const projects = new Map([[shop.name, shop]]);
  const deps = { clock, log: quiet, git, spool, projects, home, drained };
  const queue = createWorkQueue(
    deps,
    (key) =>
      key.kind === "spool" ? drainSpool({ ...deps, enqueue: queue.add }) : Promise.resolve(done),
    8,
  );
  const server = await createHttpServer({
    ...deps,
    projects: [shop],
    eventTokens: [{ token: "bench", projects: ["shop"] }],
    webhookSecret: null,
    ids: randomUUID,
    enqueue: () => queue.add({ kind: "spool" }),
    ready: async () => {
      const { items } = await spool.look();
      return { kind: "ready", waiting: [`${items} left`, ...tellWaiting(drained, () => "shop")] };
    },
  });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  queue.add({ kind: "spool" });
  process.send?.({ url });
  setInterval(() => process.send?.({ rss: process.memoryUsage.rss() }), 1000);
}

await run(process.argv[2] ?? "");
