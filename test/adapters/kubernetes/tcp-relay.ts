import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export type TcpRelay = AsyncDisposable & {
  /** The same URL, by way of the relay. */
  readonly server: string;
  /** Breaks all connections; new ones are welcome. */
  readonly cut: () => void;
  /** How many connections there have been. */
  readonly connections: () => number;
};

/** Stands between a client and a server, to pull the plug between them. */
export async function startTcpRelay(server: string): Promise<TcpRelay> {
  const { protocol, hostname, port } = new URL(server);
  const open = new Set<Socket>();
  let connections = 0;
  const relay = createServer((inside) => {
    connections++;
    const outside = connect(Number(port), hostname);
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      open.add(from);
      from.on("error", () => from.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  relay.listen(0, "127.0.0.1");
  await once(relay, "listening");
  const address = relay.address();
  const own = typeof address === "object" && address !== null ? address.port : 0;
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    server: `${protocol}//127.0.0.1:${own}`,
    cut,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      cut();
      relay.close();
      await once(relay, "close");
    },
  };
}
