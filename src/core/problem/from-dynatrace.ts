import { z } from "zod";
import { keptnProblem } from "./keptn-problem.ts";
import type { ReadEvent } from "./read-event.ts";

const Members = z.record(z.string(), z.unknown());
const Problem = Members.refine(
  (members) => "ProblemTitle" in members && ("PID" in members || "ProblemID" in members),
);
/** Keptn's template wraps the members into `data`; Dynatrace's default one has them at the top. */
const Enveloped = z.looseObject({ source: z.unknown().optional(), data: Problem });

/** Whether a body is what Dynatrace sends; `trusted` where the sender is known to be a Dynatrace. */
export function isDynatraceProblem(body: unknown, trusted: boolean): boolean {
  const enveloped = Enveloped.safeParse(body);
  if (enveloped.success) return trusted || enveloped.data.source === "dynatrace";
  return Problem.safeParse(body).success;
}

/** keptn.md §6.2, as dynatrace-service 0.27.2, except that nothing is dropped and names are trimmed. */
export function problemsFromDynatrace(body: unknown): ReadEvent {
  const enveloped = Enveloped.safeParse(body);
  const members = enveloped.success ? enveloped.data.data : Members.parse(body);
  const read = keptnProblem({
    source: "dynatrace",
    members,
    context: {},
    path: enveloped.success ? "data." : "",
    assumedState: "unknown",
    fallbackId: null,
  });
  return read.ok ? { ok: true, kind: "dynatrace", problems: [read.problem] } : read;
}
