import { readEvaluationRequest } from "../core/evaluation-request/read-evaluation-request.ts";
import { readInvalidation } from "../core/evaluation-request/invalidation.ts";
import { missingId } from "../core/problem/missing-id.ts";
import type { EventFault } from "../core/problem/event-fault.ts";
import type { EventHint } from "../core/problem/event-reading.ts";
import { readEvent } from "../core/problem/read-event.ts";
import { reduceEvent } from "../core/problem/reduce-event.ts";
import { readCloudEvents } from "./read-cloudevents.ts";
import type { Received } from "./received.ts";

type ReadReceived =
  | {
      readonly ok: true;
      readonly received: readonly Received[];
      /** How many more alerts the sender has than it sent. */
      readonly truncated: number;
    }
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
  const good = events.flatMap((event) => (event.ok ? [event] : []));
  return {
    ok: true,
    received: good.flatMap(({ received }) => received),
    truncated: good.reduce((sum, { truncated }) => sum + truncated, 0),
  };
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
    const received = [{ kind: "evaluation", request: asked.request }] as const;
    return { ok: true, received, truncated: 0 };
  }
  const read = readInvalidation(event, receipt);
  if (read.kind === "faulty") return { ok: false, faults: read.faults };
  if (read.kind === "invalidation") return { ok: true, received: [read], truncated: 0 };
  return undefined;
}

function readProblems(event: unknown, { hint, project, receivedAt }: Receipt): ReadReceived {
  const id = (body: unknown) => missingId(body, receivedAt);
  const read = readEvent(event, hint, { id, asKeptn: false });
  if (!read.ok) return read;
  const reduced = reduceEvent(event);
  const received = read.problems.map((problem) => ({
    kind: "problem" as const,
    problem: { ...problem, project: problem.project ?? read.claimedProject ?? project },
    event: reduced,
  }));
  return { ok: true, received, truncated: read.truncated };
}
