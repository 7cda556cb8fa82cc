import { SpooledEvent } from "../../src/core/spool/spooled-event.ts";
import type { Hint } from "../../src/flows/hint.ts";
import { createHttpServer, type HttpDeps } from "../../src/http/create-http-server.ts";
import { unconfiguredProject } from "../../src/flows/unconfigured-project.ts";
import type { SpoolItem } from "../../src/ports.ts";
import { spoolOf } from "../flows/spool-of.ts";

const now = new Date("2026-01-01T12:00:00Z");

/** A real server on a free port, over a spool in memory. Dispose it to stop it. */
export async function boot(over: Partial<HttpDeps> = {}, port = 0) {
  const items: SpoolItem[] = [];
  const hints: Hint[] = [];
  const lines: unknown[] = [];
  const log = (message: string, fields?: unknown) => {
    lines.push([message, fields]);
  };
  const server = await createHttpServer({
    spool: spoolOf(items),
    clock: { now: () => now, timer: () => ({ [Symbol.dispose]: () => {} }) },
    ids: () => `id-${items.length}`,
    log: { info: log, warn: log, error: log },
    projects: ["sockshop", "shop"].map((name) =>
      unconfiguredProject(name, { url: `https://github.com/acme/${name}`, slug: `ACME/${name}` }),
    ),
    eventTokens: [
      { token: "all-projects", projects: "*" },
      { token: "sockshop-only", projects: ["sockshop"] },
      { token: "two-projects", projects: ["sockshop", "shop"], stages: ["production"] },
    ],
    enqueue: (hint) => {
      hints.push(hint);
    },
    webhookSecret: null,
    ready: () => ({ kind: "ready", waiting: [] }),
    ...over,
  });
  const url = await server.listen({ host: "127.0.0.1", port });
  return {
    url,
    hints,
    lines,
    stop: server.stop,
    [Symbol.asyncDispose]: server.stop,
    spooled: () => items.map(eventIn),
    problems: () =>
      items.map(eventIn).flatMap((event) => ("problem" in event ? [event.problem] : [])),
    evaluations: () =>
      items.map(eventIn).flatMap((event) => ("request" in event ? [event.request] : [])),
    post: async (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
      const response = await fetch(`${url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-token": "all-projects", ...headers },
        body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return { response, status: response.status, answer: text === "" ? undefined : jsonOf(text) };
    },
  };
}

function eventIn({ payload }: SpoolItem): SpooledEvent {
  return SpooledEvent.parse(JSON.parse(payload));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
