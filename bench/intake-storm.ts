import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { alertOf, createClient } from "../test/faults/start-intake.ts";

export type Storm = {
  readonly alerts: number;
  readonly services: number;
  /** Over which the alerts are spread. */
  readonly seconds: number;
};

/** What a storm came to, as the journal tells it; the world's answer. */
const StormEnd = z.object({
  recorded: z.number(),
  pullRequests: z.number(),
  phases: z.record(z.string(), z.number()),
});
export type StormEnd = z.infer<typeof StormEnd>;

const program = fileURLToPath(new URL("storm-world.ts", import.meta.url));

/**
 * Sends distinct alerts to a whole server in the sandbox's world, a process of its own: GitHub and the cluster are in
 * the server's event loop, sender and `/healthz` are not. The world's clock stands still meanwhile.
 */
export async function sufferStorm({ alerts, services, seconds }: Storm) {
  const world = fork(program, [String(services)], {
    execArgv: ["--import", "tsx"],
    stdio: "inherit",
  });
  const client = createClient(20);
  const health = createClient(1);
  try {
    const url = z.string().parse(await told(world));
    const times: number[] = [];
    const calm = new AbortController();
    const probing = (async () => {
      while (!calm.signal.aborted) {
        const asked = performance.now();
        await health.send(`${url}/healthz`);
        times.push(performance.now() - asked);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const begin = performance.now();
    const acknowledged = await send(alerts, async (n) => {
      const due = begin + (n / alerts) * seconds * 1000;
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      const body = alertOf(`storm${n}`, `service-${n % services}`, "sockshop");
      const token = "sandbox-event-token";
      const { status } = await client.send(`${url}/events/alertmanager`, body, token);
      return status === 202;
    });
    world.send("settle");
    const end = StormEnd.parse(await told(world));
    const took = (performance.now() - begin) / 1000;
    calm.abort();
    await probing;
    const sorted = times.toSorted((a, b) => a - b);
    const healthP99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
    return { ...end, acknowledged, seconds: took, healthP99 };
  } finally {
    client.close();
    health.close();
    world.send("end");
    await once(world, "exit");
  }
}

async function told(world: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const exit = once(world, "exit", { signal: ended.signal }).then(() => {
    throw new Error("the world ended before its time");
  });
  const [message] = await Promise.race([once(world, "message"), exit]);
  exit.catch(() => undefined);
  ended.abort();
  return message;
}

async function send(count: number, one: (n: number) => Promise<boolean>): Promise<number> {
  let next = 0;
  let taken = 0;
  const worker = async () => {
    while (next < count) if (await one(next++)) taken += 1;
  };
  await Promise.all(Array.from({ length: 20 }, worker));
  return taken;
}
