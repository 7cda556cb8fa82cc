import { z } from "zod";
import { boundedId, longestSource } from "./bounded-id.ts";
import { withEventData } from "./event-data.ts";
import { keptnProblem } from "./keptn-problem.ts";
import { memberOf } from "./member-of.ts";
import { wholeText } from "./plain-text.ts";
import type { EventReading, ReadEvent } from "./event-reading.ts";

/** The source of an event that names none. */
export const keptnSource = "keptn";
const Members = z.record(z.string(), z.unknown());
const Envelope = z.looseObject({
  type: z.string().min(1),
  source: z.unknown().optional(),
  id: z.unknown().optional(),
  shkeptncontext: z.unknown().optional(),
  data: z.unknown().optional(),
});

const problemType =
  /^sh\.keptn\.events?\.(problem|problem\.open|(?:(?<stage>[^.]+)\.)?remediation\.triggered)$/;
const getActionType = /^sh\.keptn\.event\.get-action\.triggered$/;

/** Whether a body is a CloudEvent in structured form, of specversion 0.2 to 1.0. */
export function isCloudEvent(body: unknown): boolean {
  return Envelope.safeParse(body).success;
}

/** Keptn's problem events of 0.6, 0.7 and 1.x (keptn.md §4.2, §4.3); any other type holds no problem. */
export function problemsFromCloudEvent(body: unknown, reading: EventReading): ReadEvent {
  const event = Envelope.parse(withEventData(body));
  const type = typeOf(event, reading);
  if (type === null) return { ok: true, kind: "not-a-problem", problems: [], truncated: 0 };
  const data = Members.safeParse(event.data);
  if (!data.success) {
    return { ok: false, faults: [{ field: "data", message: "must be a JSON object" }] };
  }
  const read = keptnProblem({
    source: boundedId(event.source, longestSource) ?? keptnSource,
    ...placedIn(data.data),
    context: { stage: type.stage, ...data.data },
    assumedState: type.isNotice && !reading.asKeptn ? "unknown" : "open",
    fallbackId: wholeText(event.shkeptncontext) ?? wholeText(event.id) ?? reading.id(body),
  });
  if (!read.ok) return read;
  return { ok: true, kind: "cloudevent", problems: [read.problem], truncated: 0 };
}

/** Null for what reports no problem. A notice tells of a change of state, the other types ask for a remedy. */
function typeOf({ type }: z.infer<typeof Envelope>, { asKeptn }: EventReading) {
  const match = problemType.exec(type) ?? (asKeptn ? getActionType.exec(type) : null);
  return match && { stage: match.groups?.["stage"], isNotice: type.endsWith("problem") };
}

/** 1.x has the problem's members in a member of their own. */
function placedIn(data: z.infer<typeof Members>) {
  const nested = Members.safeParse(memberOf(data, "problem"));
  return nested.success
    ? { members: nested.data, path: "data.problem." }
    : { members: data, path: "data." };
}
