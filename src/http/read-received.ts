import { readEvaluationRequest } from "../core/evaluation-request/read-evaluation-request.ts";
import { readInvalidation } from "../core/evaluation-request/invalidation.ts";
import { type EventFault, type EventHint, readEvent } from "../core/problem/read-event.ts";
import { reduceEvent } from "../core/problem/reduce-event.ts";
import { readCloudEvents } from "./read-cloudevents.ts";
import type { Received } from "./received.ts";

type ReadReceived =
  | { readonly ok: true; readonly received: readonly Received[] }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

/** `project`: the one that is meant by an event that names none. */
type Receipt = {
  readonly hint: EventHint;
  readonly receivedAt: string;
  readonly project: string | null;
};

/** All that a request says, or all that keeps it from being read; in a batch, faults begin with the event's index. */
export function readReceived(headers: Headers, body: unknown, receipt: Receipt): ReadReceived {
  const read = readCloudEvents(headers, body);
  if (!read.ok) return read;
  const isBatch = Array.isArray(body);
  const events = read.events.map((event) => readOne(event, receipt));
  const faults = events.flatMap((event, index) =>
    event.ok
      ? []
      : event.faults.map(({ field, message }) => ({
          field: isBatch ? [index, field].join(".").replace(/\.$/, "") : field,
          message,
        })),
  );
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, received: events.flatMap((event) => (event.ok ? event.received : [])) };
}

function readOne(event: unknown, receipt: Receipt): ReadReceived {
  return (
    (receipt.hint === "cloudevent" ? readEvaluation(event, receipt) : undefined) ??
    readProblems(event, receipt)
  );
}

/** Undefined: it is not about an evaluation. */
function readEvaluation(event: unknown, receipt: Receipt): ReadReceived | undefined {
  const asked = readEvaluationRequest(event, receipt);
  if (asked.kind === "faulty") return { ok: false, faults: asked.faults };
  if (asked.kind === "request") {
    return { ok: true, received: [{ kind: "evaluation", request: asked.request }] };
  }
  const read = readInvalidation(event, receipt);
  if (read.kind === "faulty") return { ok: false, faults: read.faults };
  if (read.kind === "invalidation") return { ok: true, received: [read] };
  return undefined;
}

function readProblems(event: unknown, { hint, project }: Receipt): ReadReceived {
  const read = readEvent(event, hint);
  if (!read.ok) return read;
  const received = read.problems.map((problem) => ({
    kind: "problem" as const,
    problem: { ...problem, project: problem.project ?? project },
    event: reduceEvent(event),
  }));
  return { ok: true, received };
}
