import type { Readable } from "node:stream";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { parseEventJson } from "../core/problem/parse-event-json.ts";
import type { EventFault } from "../core/problem/event-fault.ts";
import type { EventHint } from "../core/problem/event-reading.ts";
import type { Project } from "../flows/project.ts";
import { answerHandshake } from "./answer-handshake.ts";
import { countEvents, mostEvents } from "./count-events.ts";
import { type EventToken, findToken, permit, soleProject } from "./event-token.ts";
import { isDeeperThan } from "./is-deeper-than.ts";
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

const batch = "application/cloudevents-batch+json";
const json = ["application/json", "application/cloudevents+json"];
const routes = [
  // An integration without a JSON content type sends its template as text.
  { path: "/events/dynatrace", hint: "dynatrace", types: [...json, "text/plain"], mebibytes: 1 },
  // Of as many alerts as are taken at once; what is refused, Alertmanager does not send again.
  { path: "/events/alertmanager", hint: "alertmanager", types: json, mebibytes: 8 },
  { path: "/events", hint: "cloudevent", types: [...json, batch], mebibytes: 1 },
] as const satisfies readonly {
  readonly path: string;
  readonly hint: EventHint;
  readonly types: readonly string[];
  readonly mebibytes: number;
}[];

/** Problems, and evaluations that are asked for. 202 means that they are on disk; anything else that nothing was lost in silence. */
export function eventRoutes(deps: EventDeps): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.options("/events", ({ req }) => answerHandshake(req.raw.headers) ?? refuse(onlyPost));
  for (const { path, ...route } of routes) {
    app.post(path, async ({ req, env }) => {
      const request = { headers: req.raw.headers, body: env.incoming };
      const taken = await takeEvents(deps, request, route);
      if (!("reason" in taken)) return accept(env.outgoing, taken);
      deps.log.warn("event refused", { path, reason: taken.reason, detail: taken.detail });
      return refuse(taken);
    });
    app.all(path, () => refuse(onlyPost));
  }
  return app;
}

/** `ids` are those of the problems and evaluations, by which they are found again. */
type Taken = { readonly accepted: number; readonly ids: readonly string[] };

/** Past the objects of the Fetch API, which cost more than everything else that is done for an event. */
function accept(outgoing: HttpBindings["outgoing"], taken: Taken): Response {
  const body = Buffer.from(JSON.stringify(taken));
  const headers = { "content-type": "application/json", "content-length": body.length };
  outgoing.writeHead(202, headers).end(body);
  return RESPONSE_ALREADY_SENT;
}

/** More than any monitoring system nests, and far less than what a stack has room for. */
const deepest = 64;

type Route = Omit<(typeof routes)[number], "path">;

async function takeEvents(
  deps: EventDeps,
  request: { readonly headers: Headers; readonly body: Readable },
  { hint, types, mebibytes }: Route,
): Promise<Taken | Refusal> {
  const token = findToken(request.headers, deps.eventTokens);
  if (token === undefined) return notAuthenticated;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!types.some((known) => known === type)) return unsupported(type, types);
  const bytes = await readBody(request.body, mebibytes * mebibyte);
  if (bytes === undefined) return refuseTooLarge(deps, mebibytes);
  const body = parseEventJson(textOf(bytes));
  if (body === undefined) return notJson;
  if (countEvents(body) > mostEvents) return refuseTooLarge(deps, mebibytes);
  if (isDeeperThan(body, deepest)) return tooDeep;
  const receivedAt = deps.clock.now().toISOString();
  const receipt = { hint, receivedAt, project: soleProject(token) };
  const read = readReceived(request.headers, body, receipt);
  if (!read.ok) return notAnEvent(read.faults);
  const received = read.received.map((each) => withScope(each, token));
  return refusalOf(deps, token, received) ?? spoolEvents(deps, { ...read, received }, receivedAt);
}

/** What is known of a problem by then says whether the sender may: an event's id is any that somebody writes. */
function withScope(received: Received, { projects, stages }: EventToken): Received {
  if (received.kind !== "problem") return received;
  return { ...received, scope: { projects, ...(stages === undefined ? {} : { stages }) } };
}

/** Alertmanager does not send again what is refused: its own list has the alerts. */
function refuseTooLarge(deps: EventDeps, mebibytes: number): Refusal {
  deps.enqueue({ kind: "monitors" });
  const bounds = `${mebibytes} MiB and ${mostEvents} events`;
  const detail = `A request may have ${bounds}: send fewer at once, of Alertmanager by \`max_alerts\` of its webhook.`;
  return { reason: "too-large", detail };
}

/** A request is taken whole or not at all: one event of another tenant's is a reason to take none. */
function refusalOf(
  deps: EventDeps,
  token: EventToken,
  received: readonly Received[],
): Refusal | undefined {
  const refused = received
    .map((each) => permit(token, placeOf(each)))
    .filter((permission) => permission.kind === "forbidden");
  if (refused.length > 0) return notPermitted(refused);
  const unrouted = received.flatMap((each) => routingFaults(deps, each));
  return unrouted.length > 0 ? notAnEvent(unrouted) : undefined;
}

async function spoolEvents(
  deps: EventDeps,
  { received, truncated }: Extract<ReturnType<typeof readReceived>, { ok: true }>,
  receivedAt: string,
): Promise<Taken | Refusal> {
  if ((await spoolReceived(deps, received, receivedAt)) === "full") return busy;
  // The sender left alerts out of its notification: its own list has them.
  if (truncated > 0) deps.enqueue({ kind: "monitors" });
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

const onlyPost: Refusal = {
  reason: "method-not-allowed",
  detail: "Events are sent by POST.",
  headers: { allow: "POST" },
};
const notAuthenticated: Refusal = {
  reason: "not-authenticated",
  detail: "Send a configured event token as `Authorization: Bearer` or in the `x-token` header.",
  headers: { "www-authenticate": 'Bearer realm="events"' },
};
const notJson: Refusal = { reason: "not-json", detail: "The body is not JSON in UTF-8." };
const tooDeep: Refusal = {
  reason: "not-an-event",
  detail: `Nothing was accepted: the body is nested deeper than ${deepest} levels. Send a flatter one.`,
};
const busy: Refusal = {
  reason: "busy",
  detail: "Events cannot be stored right now. Send this again later.",
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
