import { Hono } from "hono";
import { parseEventJson } from "../core/problem/parse-event-json.ts";
import type { Problem } from "../core/problem/problem.ts";
import { problemId } from "../core/problem/problem-id.ts";
import { type EventFault, type EventHint, readEvent } from "../core/problem/read-event.ts";
import { reduceEvent } from "../core/problem/reduce-event.ts";
import type { SpooledProblem } from "../core/problem/spooled-problem.ts";
import type { Hint } from "../flows/hint.ts";
import type { Ports } from "../ports.ts";
import { type EventToken, findToken, permit } from "./event-token.ts";
import { mebibyte, readBody } from "./read-body.ts";
import { readCloudEvents } from "./read-cloudevents.ts";
import { type Refusal, refuse } from "./refusal.ts";

export type EventDeps = Pick<Ports, "spool" | "clock" | "log" | "ids"> & {
  readonly eventTokens: readonly EventToken[];
  /** Called once events are on disk; must return at once. */
  readonly enqueue: (hint: Hint) => void;
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

/** Problems of monitoring systems. 202 means that they are on disk; anything else that nothing was lost in silence. */
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

/** `ids` are the problems', by which they are found again. */
type Taken = { readonly accepted: number; readonly ids: readonly string[] };
type Received = { readonly problem: Problem; readonly event: Readonly<Record<string, unknown>> };

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
  const read = readProblems(request.headers, body, route.hint);
  if ("reason" in read) return read;
  const permitted = read.map(({ problem, event }) => ({ event, ...permit(token, problem) }));
  const forbidden = permitted.filter((permission) => permission.kind === "forbidden");
  if (forbidden.length > 0) return notPermitted(forbidden);
  return store(
    deps,
    permitted.flatMap((each) => (each.kind === "permitted" ? [each] : [])),
  );
}

/** Empty for what is not UTF-8, which then is not JSON either. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

function readProblems(
  headers: Headers,
  body: unknown,
  hint: EventHint,
): readonly Received[] | Refusal {
  const events = readCloudEvents(headers, body);
  if (!events.ok) return notAnEvent(events.faults);
  const reads = events.events.map((event) => ({ event, read: readEvent(event, hint) }));
  const isBatch = Array.isArray(body);
  const faults = reads.flatMap(({ read }, index) =>
    read.ok
      ? []
      : read.faults.map(({ field, message }) => ({
          field: isBatch ? [index, field].join(".").replace(/\.$/, "") : field,
          message,
        })),
  );
  if (faults.length > 0) return notAnEvent(faults);
  return reads.flatMap(({ event, read }) =>
    read.ok ? read.problems.map((problem) => ({ problem, event: reduceEvent(event) })) : [],
  );
}

async function store(deps: EventDeps, received: readonly Received[]): Promise<Taken | Refusal> {
  const { clock, enqueue, ids, log, spool } = deps;
  const stored: string[] = [];
  for (const { problem, event } of received) {
    const receivedAt = clock.now().toISOString();
    const payload = JSON.stringify({ receivedAt, problem, event } satisfies SpooledProblem);
    if ((await spool.put({ id: ids(), payload })) === "full") break;
    stored.push(problemId(problem));
    const { source, state, project, stage, service } = problem;
    log.info("event accepted", {
      problem: problemId(problem),
      source,
      state,
      project,
      stage,
      service,
    });
  }
  if (stored.length > 0) enqueue({ kind: "spool" });
  return stored.length === received.length ? { accepted: stored.length, ids: stored } : busy;
}

const notAuthenticated: Refusal = {
  reason: "not-authenticated",
  detail: "Send a configured event token as `Authorization: Bearer` or in the `x-token` header.",
  headers: { "www-authenticate": 'Bearer realm="events"' },
};
const tooLarge: Refusal = { reason: "too-large", detail: "An event may have 1 MiB." };
const notJson: Refusal = { reason: "not-json", detail: "The body is not JSON in UTF-8." };
/** What was stored before the spool was full joins its repetition: the sender may send the whole again. */
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
