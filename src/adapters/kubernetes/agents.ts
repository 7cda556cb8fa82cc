import type { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { isDeepStrictEqual } from "node:util";

/**
 * Connections that are used again: a bounded number for reads and another for writes, which may hang without holding
 * up a read, and as many as there are watches.
 */
export type Agents = {
  readonly reads: HttpAgent;
  readonly writes: HttpAgent;
  readonly watches: HttpAgent;
};

/** Reads, and writes, that are under way at the same time. */
export const parallelCalls = 8;

/**
 * `agents` are those in use, `fresh` one of the credentials as they are now, and `another` makes more of them: only if
 * they have changed are there new connections.
 */
export async function renewAgents(
  agents: Agents | undefined,
  fresh: HttpAgent,
  another: () => Promise<HttpAgent>,
): Promise<Agents> {
  if (agents !== undefined && isDeepStrictEqual(optionsOf(agents.reads), optionsOf(fresh))) {
    return agents;
  }
  const renewed = {
    reads: lasting(fresh, parallelCalls),
    writes: lasting(await another(), parallelCalls),
    watches: lasting(await another(), Infinity),
  };
  if (agents !== undefined) for (const agent of Object.values(agents)) retire(agent);
  return renewed;
}

/** A proxy's agent is a class of its own that cannot be copied, so an agent is changed in place. */
function lasting(agent: HttpAgent, maxSockets: number): HttpAgent {
  return Object.assign(agent, { keepAlive: true, maxSockets });
}

/** Lets what is under way come to its end. */
function retire(agent: HttpAgent): void {
  Object.assign(agent, { keepAlive: false });
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

function optionsOf(agent: HttpAgent): unknown {
  return agent instanceof HttpsAgent ? agent.options : undefined;
}
