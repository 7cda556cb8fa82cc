import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setInterval as every } from "node:timers/promises";
import { z } from "zod";

/** A website with a safety switch: it serves a static copy of its page while the flag EnableStaticContent is on. */
export type FlaggedSite = AsyncDisposable & {
  readonly url: string;
  /** From now on the application itself fails. */
  readonly breakDown: () => void;
  /** Part of the latest answers to visitors that were errors, from 0 to 1. */
  readonly errorRate: () => number;
  readonly isEnabled: (flag: string) => boolean;
};

type Options = {
  /** Folder whose node_modules hold unleash-client. */
  readonly packages: string;
  /** Up to where `/api` begins. */
  readonly unleash: string;
  readonly token: string;
};

/** What is used of unleash-client, which is installed apart from the program's own packages. */
type Client = {
  readonly isEnabled: (flag: string) => boolean;
  readonly once: (event: "synchronized", listener: () => void) => void;
  readonly on: (event: "error" | "warn", listener: () => void) => void;
  readonly destroy: () => void;
};

const Sdk = z.object({
  initialize: z.custom<(options: Readonly<Record<string, unknown>>) => Client>(
    (value) => typeof value === "function",
  ),
});

const latest = 20;

/** Serves once its flags are known, with visitors who come all the time. */
export async function startFlaggedSite({
  packages,
  unleash,
  token,
}: Options): Promise<FlaggedSite> {
  const { initialize } = Sdk.parse(createRequire(join(packages, "package.json"))("unleash-client"));
  const client = initialize({
    url: `${unleash}/api/`,
    appName: "front-end",
    customHeaders: { Authorization: token },
    refreshInterval: 200,
    disableMetrics: true,
  });
  client.on("error", () => {});
  client.on("warn", () => {});
  await new Promise<void>((resolve) => client.once("synchronized", resolve));
  let isBroken = false;
  const server = createServer((_request, response) => {
    if (client.isEnabled("EnableStaticContent")) response.end("<h1>the static copy</h1>");
    else if (isBroken) response.writeHead(500).end("<h1>Internal Server Error</h1>");
    else response.end("<h1>the application</h1>");
  });
  const url = await listening(server);
  const answers: boolean[] = [];
  const stop = new AbortController();
  const visits = visit(url, stop.signal, (ok) => {
    answers.push(ok);
    if (answers.length > latest) answers.shift();
  });
  return {
    url,
    breakDown: () => {
      isBroken = true;
    },
    errorRate: () => answers.filter((ok) => !ok).length / Math.max(answers.length, 1),
    isEnabled: (flag) => client.isEnabled(flag),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await visits;
      client.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function visit(
  url: string,
  signal: AbortSignal,
  answered: (ok: boolean) => void,
): Promise<void> {
  try {
    for await (const _ of every(50, undefined, { signal })) answered((await fetch(url)).ok);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function listening(server: Server): Promise<string> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return `http://127.0.0.1:${address.port}/`;
}
