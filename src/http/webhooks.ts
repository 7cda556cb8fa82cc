import type { IncomingMessage, ServerResponse } from "node:http";
import { pino } from "pino";
import { createNodeMiddleware, Probot } from "probot";
import { createBodyBudget } from "./body-budget.ts";
import { mebibyte, readBody } from "./read-body.ts";
import { createRecentDeliveries } from "./recent-deliveries.ts";
import { type DispatchDeps, takeDispatch } from "./take-dispatch.ts";
import { webhookHints } from "./webhook-hints.ts";

export const webhooksPath = "/api/github/webhooks";

/** GitHub sends no payload that is larger. */
const payloadLimit = 25 * mebibyte;

/** Of all that are read at once: a signature can only be checked over a whole body. */
const payloadsLimit = 64 * mebibyte;

const refused = "webhook refused: compare the App's webhook secret with the configured one";
const crowded =
  "webhook not taken: too many large ones at once; what it tells is found by looking for it";
const failed =
  "webhook not taken: have GitHub redeliver it once the spool has room and its disk works";

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * GitHub's webhooks, verified by Probot and answered at once: a handler only enqueues hints, and puts on disk what a
 * dispatch asks for, which no sweep would find. Probot gets no credentials and a silent logger, since it never has to
 * call GitHub, and would log whole payloads.
 */
export async function createWebhooks(
  deps: DispatchDeps & { readonly secret: string },
): Promise<Listener> {
  const { log, secret } = deps;
  refuseWeakSecret(secret);
  const probot = new Probot({
    secret,
    githubToken: "none",
    log: pino({ level: "silent" }),
    webhookPath: webhooksPath,
  });
  const deliveries = createRecentDeliveries();
  const bodies = createBodyBudget(payloadsLimit);
  const middleware = await createNodeMiddleware(
    (app) => {
      app.onAny(async ({ id, name, payload }) => {
        if (name === "repository_dispatch") {
          await takeDispatch(deps, { delivery: id, payload });
          log.info("webhook received", { delivery: id, event: name });
          return;
        }
        if (deliveries.note(id) === "again") return;
        for (const hint of webhookHints(name, payload)) deps.enqueue(hint);
        log.info("webhook received", { delivery: id, event: name });
      });
    },
    { probot, webhooksPath },
  );
  return async (request, response) => {
    using share = bodies.open();
    const rawBody = await readBody(request, payloadLimit, share.take);
    if (rawBody === undefined) {
      if (share.isRefused()) log.warn(crowded);
      response.writeHead(share.isRefused() ? 503 : 413, { connection: "close" }).end();
      return;
    }
    await middleware(Object.assign(request, { body: {}, rawBody }), response);
    const { statusCode: status } = response;
    if (status < 400) return;
    log.warn(status < 500 ? refused : failed, {
      status,
      delivery: request.headers["x-github-delivery"],
      event: request.headers["x-github-event"],
    });
  };
}

/** Probot itself takes `development` where none is set, so anybody could sign with it. */
function refuseWeakSecret(secret: string): void {
  if (secret.trim() === "" || secret === "development") {
    throw new Error("The webhook secret must be set, and to something else than `development`");
  }
}
