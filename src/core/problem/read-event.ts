import type { EventHint, EventReading, ReadEvent } from "./event-reading.ts";
import { isAlertGroup, problemsFromAlertmanager } from "./from-alertmanager.ts";
import { isCloudEvent, problemsFromCloudEvent } from "./from-cloudevent.ts";
import { isDynatraceProblem, problemsFromDynatrace } from "./from-dynatrace.ts";
import { missingId } from "./missing-id.ts";

const plainReading: EventReading = { id: (event) => missingId(event, ""), asKeptn: false };

const expected = {
  dynatrace:
    "is not a Dynatrace problem notification: PID and ProblemTitle are missing; send Keptn's template or Dynatrace's default one",
  alertmanager: "is not an Alertmanager webhook body: `alerts` is missing; send the default one",
  cloudevent:
    "is no event that is known here: send a CloudEvent, a Dynatrace problem notification or an Alertmanager webhook body",
} as const satisfies Record<EventHint, string>;

/**
 * One event of a monitoring system as problems in our words. The form is recognised by the body's fields.
 * Alertmanager groups hold several problems; a CloudEvent of another type holds none (`not-a-problem`).
 */
export function readEvent(body: unknown, hint: EventHint, reading = plainReading): ReadEvent {
  if (isAlertGroup(body)) return problemsFromAlertmanager(body);
  if (isDynatraceProblem(body, hint === "dynatrace")) return problemsFromDynatrace(body, reading);
  if (isCloudEvent(body)) return problemsFromCloudEvent(body, reading);
  return unreadable(hint);
}

/** The same for a body whose sender is known: it is taken for nothing else. */
export function readEventOf(
  sender: EventHint,
  body: unknown,
  reading: EventReading = plainReading,
): ReadEvent {
  switch (sender) {
    case "alertmanager":
      return isAlertGroup(body) ? problemsFromAlertmanager(body) : unreadable(sender);
    case "dynatrace":
      return isDynatraceProblem(body, true)
        ? problemsFromDynatrace(body, reading)
        : unreadable(sender);
    case "cloudevent":
      return isCloudEvent(body) ? problemsFromCloudEvent(body, reading) : unreadable(sender);
  }
}

function unreadable(hint: EventHint): ReadEvent {
  return { ok: false, faults: [{ field: "", message: `the body ${expected[hint]}` }] };
}
