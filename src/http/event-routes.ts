import { Hono } from "hono";
import { parseEventJson } from "../core/problem/parse-event-json.ts";
import type { EventFault, EventHint } from "../core/problem/read-event.ts";
import type { Project } from "../flows/project.ts";
import { type EventToken, findToken, permit, soleProject } from "./event-token.ts";
import { mebibyte, readBody } from "./read-body.ts";
import { readReceived } from "./read-received.ts";
import { idOf, type Received } from "./received.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { spoolReceived, type SpoolDeps } from "./spool-received.ts";

export type EventDeps = SpoolDeps & {
  readonly eventTokens: readonly EventToken[];
  /** Those of this server. */
  readonly projects: readonly Pick<Project, "name" | "repository">[];
};

const json = ["application/json", "application/cloudevents+json"];
const routes = [
  // An integration without a JSON content type sends its template as text.
  { path: "/events/dynatrace", hint: "dynatrace", types: [...json, "text/plain"] },
  { path: "/events/alertmanager", hint: "alertmanager", types: json },
  { path: "/events", hint: "cloudevent", types: [...json, "application/cloudevents-batch+json"] },
] as const satisfies readonly {
  readonly path: string;
  readonly hint: EventHint;
  readonly types: readonly string[];
}[];

/** Problems, and evaluations that are asked for. 202 means that they are on disk; anything else that nothing was lost in silence. */
export function eventRoutes(deps: EventDeps): Hono {
  const app = new Hono();
  for (const { path, hint, types } of routes) {
    app.post(path, async ({ req }) => {
      const taken = await takeEvents(deps, req.raw, { hint, types });
      if (!("reason" in taken)) return Response.json(taken, { status: 202 });
      deps.log.warn("event refused", { path, reason: taken.reason, detail: taken.detail });
      return refuse(taken);
    });
    app.all(path, () =>
      refuse({
        reason: "method-not-allowed",
        detail: "Events are sent by POST.",
        headers: { allow: "POST" },
      }),
    );
  }
  return app;
}

/** `ids` are those of the problems and evaluations, by which they are found again. */
type Taken = { readonly accepted: number; readonly ids: readonly string[] };

async function takeEvents(
  deps: EventDeps,
  request: Request,
  route: { readonly hint: EventHint; readonly types: readonly string[] },
): Promise<Taken | Refusal> {
  const token = findToken(request.headers, deps.eventTokens);
  if (token === undefined) return notAuthenticated;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!route.types.includes(type)) return unsupported(type, route.types);
  const bytes = await readBody(request.body, mebibyte);
  if (bytes === undefined) return tooLarge;
  const body = parseEventJson(textOf(bytes));
  if (body === undefined) return notJson;
  const receivedAt = deps.clock.now().toISOString();
  const project = soleProject(token);
  const read = readReceived(request.headers, body, { hint: route.hint, receivedAt, project });
  if (!read.ok) return notAnEvent(read.faults);
  const { received } = read;
  const forbidden = received.map((each) => permit(token, placeOf(each)));
  const refused = forbidden.filter((permission) => permission.kind === "forbidden");
  if (refused.length > 0) return notPermitted(refused);
  const unrouted = received.flatMap((each) => routingFaults(deps, each));
  if (unrouted.length > 0) return notAnEvent(unrouted);
  if ((await spoolReceived(deps, received, receivedAt)) === "full") return busy;
  return { accepted: received.length, ids: received.map((each) => idOf(each, receivedAt)) };
}

/** Empty for what is not UTF-8, which then is not JSON either. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

function placeOf(received: Received) {
  switch (received.kind) {
    case "problem":
      return received.problem;
    case "evaluation":
      return received.request;
    case "invalidation":
      // An evaluation of another stage than the event names is not found by it.
      return received.invalidation;
  }
}

/** A problem of nobody's is kept for people to see. An evaluation of nobody's has no journal, and its sender listens. */
function routingFaults({ projects }: EventDeps, received: Received): readonly EventFault[] {
  const { project } = placeOf(received);
  if (received.kind === "problem" || projects.some(({ name }) => name === project)) return [];
  const message = `${JSON.stringify(project)} is not configured on this server: name one that is`;
  return [{ field: "data.project", message }];
}

const notAuthenticated: Refusal = {
  reason: "not-authenticated",
  detail: "Send a configured event token as `Authorization: Bearer` or in the `x-token` header.",
  headers: { "www-authenticate": 'Bearer realm="events"' },
};
const tooLarge: Refusal = { reason: "too-large", detail: "An event may have 1 MiB." };
const notJson: Refusal = { reason: "not-json", detail: "The body is not JSON in UTF-8." };
const busy: Refusal = {
  reason: "busy",
  detail: "Too many events are waiting to be recorded. Send this again later.",
  headers: { "retry-after": "30" },
};

function unsupported(type: string, types: readonly string[]): Refusal {
  const detail = `Content type ${JSON.stringify(type)} is not read here: use ${types.join(" or ")}.`;
  return { reason: "unsupported-type", detail, headers: { accept: types.join(", ") } };
}

function notAnEvent(errors: readonly EventFault[]): Refusal {
  return { reason: "not-an-event", detail: "Nothing was accepted: see errors.", errors };
}

function notPermitted(errors: readonly EventFault[]): Refusal {
  const fields = errors.map(({ field, message }) => ({ field, message }));
  return { reason: "not-permitted", detail: "Nothing was accepted: see errors.", errors: fields };
}
