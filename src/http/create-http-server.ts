import { createServer, type Server } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { type EventDeps, eventRoutes } from "./event-routes.ts";
import { refuse } from "./refusal.ts";
import { createWebhooks, webhooksPath } from "./webhooks.ts";

/** `waiting`: what is held up though events are taken, in sentences without a full stop. */
export type Readiness =
  | { readonly kind: "ready"; readonly waiting: readonly string[] }
  | { readonly kind: "not-ready"; readonly reason: string };

export type HttpDeps = EventDeps & {
  /** Null: no webhooks are taken, and changes are only found by looking for them. */
  readonly webhookSecret: string | null;
  readonly ready: () => Readiness | Promise<Readiness>;
};

export type HttpServer = {
  /** Port 0 is any free one. Returns the address it listens on, `http://127.0.0.1:8080`. */
  readonly listen: (at: { readonly host: string; readonly port: number }) => Promise<string>;
  /** Takes no new connections and resolves when the requests in hand are answered. */
  readonly stop: () => Promise<void>;
};

/**
 * Milliseconds that an idle connection stays open: longer than proxies keep theirs, and than monitors are silent, for a
 * request that meets a connection being closed is lost.
 */
const keepAliveTimeout = 65_000;

/** Everything that Evenkeel takes from outside: events, webhooks and probes. */
export async function createHttpServer(deps: HttpDeps): Promise<HttpServer> {
  const { log, webhookSecret } = deps;
  const webhooks =
    webhookSecret === null ? undefined : await createWebhooks({ ...deps, secret: webhookSecret });
  const serve = getRequestListener(createApp(deps).fetch, { overrideGlobalObjects: false });
  const server = createServer({ requestTimeout: 30_000, keepAliveTimeout }, (request, response) => {
    // A connection that would be kept for a next request must not hold up a stop.
    response.once("close", () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
    const path = request.url?.split("?")[0];
    const listener = path === webhooksPath && webhooks !== undefined ? webhooks : serve;
    Promise.resolve(listener(request, response)).catch((error: unknown) => {
      log.error("request failed", { path, error: String(error) });
      response.destroy();
    });
  });
  return { listen: (at) => listen(server, at), stop: () => stop(server) };
}

function createApp(deps: HttpDeps): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route("/", eventRoutes(deps));
  app.get("/healthz", (context) => context.text("ok\n"));
  app.get("/readyz", async (context) => {
    const readiness = await deps.ready();
    return readiness.kind === "ready"
      ? context.text(["ok", ...readiness.waiting, ""].join("\n"))
      : refuse({ reason: "busy", detail: readiness.reason });
  });
  app.notFound(() => refuse({ reason: "not-found", detail: "There is nothing at this path." }));
  app.onError((error, { req }) => {
    deps.log.error("request failed", { path: req.path, error: String(error) });
    const detail = "The server failed to handle this. Its log says why; send it again later.";
    return refuse({ reason: "failed", detail });
  });
  return app;
}

async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  const taken = typeof address === "object" ? address?.port : port;
  return `http://${host.includes(":") ? `[${host}]` : host}:${taken}`;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
