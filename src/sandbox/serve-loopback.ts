import { serve } from "@hono/node-server";
import { once } from "node:events";

export type LoopbackServer = AsyncDisposable & {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
};

/** Serves a fetch handler on a free port of this machine alone; disposing it also ends open connections. */
export async function serveLoopback(
  handler: (request: Request) => Response | Promise<Response>,
): Promise<LoopbackServer> {
  const server = serve({ fetch: handler, hostname: "127.0.0.1", port: 0 });
  if (!server.listening) await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The sandbox could not open a port on 127.0.0.1.");
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}
