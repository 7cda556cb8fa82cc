import { z } from "zod";
import { claimedProject, keptnProblem } from "./keptn-problem.ts";
import { memberOf } from "./member-of.ts";
import { wholeText } from "./plain-text.ts";
import type { EventReading, ReadEvent } from "./event-reading.ts";

const Members = z.record(z.string(), z.unknown());
const Identified = Members.refine((members) =>
  ["PID", "ProblemID"].some((name) => memberOf(members, name) !== undefined),
);
/** Of a sender that nobody vouches for, the title's own spelling is asked for too. */
const Problem = Identified.refine((members) => "ProblemTitle" in members);
const Envelope = z.looseObject({
  source: z.unknown().optional(),
  id: z.unknown().optional(),
  shkeptncontext: z.unknown().optional(),
});
/** Keptn's template wraps the members into `data`; Dynatrace's default one has them at the top. */
const Enveloped = Envelope.extend({ data: Problem });
const Trusted = Envelope.extend({ data: Identified });

/** Whether a body is what Dynatrace sends; `trusted` where the sender is known to be a Dynatrace. */
export function isDynatraceProblem(body: unknown, trusted: boolean): boolean {
  if (trusted) return Trusted.safeParse(body).success || Identified.safeParse(body).success;
  const enveloped = Enveloped.safeParse(body);
  if (enveloped.success) return enveloped.data.source === "dynatrace";
  return Problem.safeParse(body).success;
}

/** keptn.md §6.2, as dynatrace-service 0.27.2, except that nothing is dropped and names are trimmed. */
export function problemsFromDynatrace(
  body: unknown,
  reading?: Pick<EventReading, "asKeptn">,
): ReadEvent {
  const { data: enveloped } = Trusted.safeParse(body);
  const members = enveloped?.data ?? Members.parse(body);
  const read = keptnProblem({
    source: "dynatrace",
    members,
    context: {},
    path: enveloped === undefined ? "" : "data.",
    assumedState: reading?.asKeptn === true ? "open" : "unknown",
    fallbackId: wholeText(enveloped?.shkeptncontext) ?? wholeText(enveloped?.id),
  });
  if (!read.ok) return read;
  const { problem } = read;
  const claimed = claimedProject(members);
  return {
    ok: true,
    kind: "dynatrace",
    problems: [problem],
    truncated: 0,
    claimedProject: claimed,
  };
}
