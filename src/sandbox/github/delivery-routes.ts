import { Hono } from "hono";
import type { GitHubEnv } from "./access.ts";
import { notFound } from "./api-error.ts";
import { appOnly } from "./app-routes.ts";
import type { GitHubState } from "./github-state.ts";
import { stamp } from "./stamp.ts";
import type { Delivery } from "./webhooks.ts";
import type { Wire } from "./wire.ts";

const BASE = "/app/hook/deliveries";
const DEFAULT_SIZE = 30;

/** The App's webhook deliveries of the last three days; pages go by cursor. */
export function deliveryRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();

  routes.get(BASE, appOnly, (c) => {
    const { cursor, status, per_page: size = DEFAULT_SIZE } = c.req.query();
    const all = github.webhooks
      .list()
      .filter((one) => status === undefined || (status === "failure") === failed(one));
    const start = cursor === undefined ? 0 : all.findIndex(({ id }) => id === Number(cursor));
    const end = Math.max(start, 0) + Number(size);
    const following = all[end];
    if (following !== undefined) {
      const url = new URL(c.req.url);
      url.searchParams.set("cursor", String(following.id));
      c.header("Link", `<${url.href}>; rel="next"`);
    }
    return c.json(all.slice(Math.max(start, 0), end).map(renderItem));
  });

  routes.get(`${BASE}/:id`, appOnly, (c) => {
    const delivery = requireDelivery(github, c.req.param("id"));
    const item = {
      ...renderItem(delivery),
      request: { headers: { ...delivery.headers }, payload: JSON.parse(delivery.body) },
      response: { headers: null, payload: delivery.answer?.text ?? null },
    } satisfies Wire<"hook-delivery">;
    return c.json(item);
  });

  routes.post(`${BASE}/:id/attempts`, appOnly, (c) => {
    github.webhooks.redeliver(requireDelivery(github, c.req.param("id")));
    return c.json({}, 202);
  });

  return routes;
}

function requireDelivery(github: GitHubState, id: string): Delivery {
  const delivery = github.webhooks.list().find((one) => one.id === Number(id));
  if (delivery === undefined) throw notFound();
  return delivery;
}

function failed({ answer }: Delivery): boolean {
  return answer === null || answer.status >= 400;
}

function renderItem(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: stamp(delivery.at),
    redelivery: delivery.redelivery,
    duration: 0,
    status: failed(delivery) ? (delivery.answer?.text ?? "pending") : "OK",
    status_code: delivery.answer?.status ?? 0,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  } satisfies Wire<"hook-delivery-item">;
}
