import { spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/** Starts a program; disposing it ends it and waits until it is gone. */
export function startChild(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): AsyncDisposable {
  const child = spawn(program, args, { stdio: "ignore", ...options });
  const exited = once(child, "exit");
  return {
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
      await exited;
    },
  };
}

/** A port that was free a moment ago, for programs that cannot choose one and tell. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
