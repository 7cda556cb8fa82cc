import { isAlertGroup, problemsFromAlertmanager } from "./from-alertmanager.ts";
import { isCloudEvent, problemsFromCloudEvent } from "./from-cloudevent.ts";
import { isDynatraceProblem, problemsFromDynatrace } from "./from-dynatrace.ts";
import type { Problem } from "./problem.ts";

/** Which sender the caller expects; it settles what a body that fits several forms is taken for. */
export type EventHint = "dynatrace" | "alertmanager" | "cloudevent";

/** What keeps an event from being read; `field` is a dotted path into the body. */
export type EventFault = { readonly field: string; readonly message: string };

export type ReadEvent =
  | {
      readonly ok: true;
      readonly kind: EventHint | "not-a-problem";
      readonly problems: readonly Problem[];
    }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

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
export function readEvent(body: unknown, hint: EventHint): ReadEvent {
  if (isAlertGroup(body)) return problemsFromAlertmanager(body);
  if (isDynatraceProblem(body, hint === "dynatrace")) return problemsFromDynatrace(body);
  if (isCloudEvent(body)) return problemsFromCloudEvent(body);
  return { ok: false, faults: [{ field: "", message: `the body ${expected[hint]}` }] };
}
