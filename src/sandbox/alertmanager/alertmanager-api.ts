import { Hono, type Context } from "hono";
import { z } from "zod";
import type { Clock } from "../../ports.ts";
import { createAlertStore, type AlertStore, type StoredAlert } from "./alert-store.ts";
import { PostedAlert, PostedSilence } from "./schema.ts";

type Options = {
  readonly clock: Clock;
  /** The receiver that an alert is routed to. */
  readonly receiverOf: (labels: Readonly<Record<string, string>>) => string;
  /** What `authorization` must be; anybody may ask where it is not given. */
  readonly authorization?: string;
};

/**
 * The part of Alertmanager's API, version 2, that alerts are listed by: alerts and silences may be posted, lists are
 * narrowed by state and receiver. It sends no notifications, has no inhibition, and looks at every alert at once, so
 * that none is unprocessed.
 */
export function alertmanagerApi({ clock, receiverOf, authorization }: Options): {
  /** The server without the network. */
  readonly fetch: typeof fetch;
} {
  const store = createAlertStore(clock);
  const app = new Hono();
  app.use(async (c, next) => {
    if (authorization === undefined || c.req.header("authorization") === authorization) {
      return next();
    }
    return c.text("Unauthorized", 401);
  });
  app.get("/api/v2/alerts", (c) => {
    const states = statesOf(c);
    const receiver = new RegExp(`^(?:${c.req.query("receiver") ?? ".*"})$`);
    const found = store
      .firing()
      .map((alert) => listed(store, alert, receiverOf(alert.labels)))
      .filter(({ status, receivers }) => {
        return states.has(status.state) && receivers.some(({ name }) => receiver.test(name));
      });
    return c.json(found);
  });
  app.post("/api/v2/alerts", async (c) => {
    const posted = z.array(PostedAlert).safeParse(await c.req.json());
    if (!posted.success) return c.json(posted.error.message, 400);
    for (const alert of posted.data) store.put(alert);
    return c.body(null, 200);
  });
  app.post("/api/v2/silences", async (c) => {
    const posted = PostedSilence.safeParse(await c.req.json());
    if (!posted.success) return c.json(posted.error.message, 400);
    return c.json({ silenceID: store.silence(posted.data) });
  });
  return { fetch: async (input, init) => app.fetch(new Request(input, init)) };
}

function statesOf(c: Context): ReadonlySet<string> {
  const wants = (name: string) => c.req.query(name) !== "false";
  return new Set([
    ...(wants("active") ? ["active"] : []),
    ...(wants("silenced") ? ["suppressed"] : []),
  ]);
}

function listed(store: AlertStore, alert: StoredAlert, receiver: string) {
  const silencedBy = store.silencedBy(alert);
  const state = silencedBy.length === 0 ? "active" : "suppressed";
  return {
    ...alert,
    receivers: [{ name: receiver }],
    status: { inhibitedBy: [], silencedBy, state },
  };
}
