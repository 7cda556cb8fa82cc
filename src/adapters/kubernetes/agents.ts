import type { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { isDeepStrictEqual } from "node:util";

/** Connections that are used again: a bounded number for calls, and as many as there are watches. */
export type Agents = { readonly calls: HttpAgent; readonly watches: HttpAgent };

const parallelCalls = 8;

/**
 * client-node makes an agent for every request, and with it a connection. `agents` are those in use, `fresh` one that
 * client-node has just made of the credentials as they are now: only if they have changed are there new connections.
 */
export async function renewAgents(
  agents: Agents | undefined,
  fresh: HttpAgent,
  another: () => Promise<HttpAgent>,
): Promise<Agents> {
  if (agents !== undefined && isDeepStrictEqual(optionsOf(agents.calls), optionsOf(fresh))) {
    return agents;
  }
  const renewed = {
    calls: lasting(fresh, parallelCalls),
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
