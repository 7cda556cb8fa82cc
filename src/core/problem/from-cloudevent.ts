import { z } from "zod";
import { boundedId, longestSource } from "./bounded-id.ts";
import { keptnProblem } from "./keptn-problem.ts";
import { wholeText } from "./plain-text.ts";
import type { ReadEvent } from "./read-event.ts";

/** The source of an event that names none. */
const keptn = "keptn";
const Members = z.record(z.string(), z.unknown());
const Envelope = z.looseObject({
  type: z.string().min(1),
  source: z.string().min(1).default(keptn),
  id: z.unknown().optional(),
  shkeptncontext: z.unknown().optional(),
  data: z.unknown().optional(),
});

const problemType =
  /^sh\.keptn\.events?\.(problem|problem\.open|(?:(?<stage>[^.]+)\.)?remediation\.triggered)$/;

/** Whether a body is a CloudEvent in structured form, of specversion 0.2 to 1.0. */
export function isCloudEvent(body: unknown): boolean {
  return Envelope.safeParse(body).success;
}

/** Keptn's problem events of 0.6, 0.7 and 1.x (keptn.md §4.2, §4.3); any other type holds no problem. */
export function problemsFromCloudEvent(body: unknown): ReadEvent {
  const event = Envelope.parse(body);
  const type = problemType.exec(event.type);
  if (type === null) return { ok: true, kind: "not-a-problem", problems: [] };
  const data = Members.safeParse(event.data);
  if (!data.success) {
    return { ok: false, faults: [{ field: "data", message: "must be a JSON object" }] };
  }
  const nested = Members.safeParse(data.data["problem"]);
  const read = keptnProblem({
    source: boundedId(event.source, longestSource) ?? keptn,
    members: nested.success ? nested.data : data.data,
    context: { stage: type.groups?.["stage"], ...data.data },
    path: nested.success ? "data.problem." : "data.",
    assumedState: event.type.endsWith("problem") ? "unknown" : "open",
    fallbackId: wholeText(event.shkeptncontext) ?? wholeText(event.id),
  });
  return read.ok ? { ok: true, kind: "cloudevent", problems: [read.problem] } : read;
}
