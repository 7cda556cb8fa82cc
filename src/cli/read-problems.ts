import type { ReadProblem } from "../core/explanation/explain-alone.ts";
import { askedAttempt, keptnWords } from "../core/keptn-remediation/keptn-words.ts";
import type { RemediationEra } from "../core/keptn-remediation/keptn-rules.ts";
import { fromOtherEvent } from "../core/problem/from-other-event.ts";
import { missingId } from "../core/problem/missing-id.ts";
import { parseEventJson } from "../core/problem/parse-event-json.ts";
import type { EventHint, EventReading, ReadEvent } from "../core/problem/event-reading.ts";
import { readEvent, readEventOf } from "../core/problem/read-event.ts";
import type { EventSource } from "./explain-choices.ts";
import { CommandError } from "./io.ts";
import type { Source } from "./read-json.ts";

type Asked = {
  readonly source?: EventSource;
  readonly era?: RemediationEra;
  readonly attempt?: number;
};

/**
 * Every problem of a request's body, in order: recognised by its fields, as the server does it, unless its sender is
 * named. A batch of CloudEvents is several; an event that reports no problem counts too. Throws CommandError.
 */
export function readProblems(file: Source, asked: Asked): readonly ReadProblem[] {
  const body = parseEventJson(file.text);
  if (body === undefined) {
    throw new CommandError(`${file.path} is not JSON: give a request's body as it arrives`);
  }
  const events = Array.isArray(body) ? body : [body];
  return events.flatMap((event: unknown, index) => readOne(event, { file, asked, index }));
}

type Place = { readonly file: Source; readonly asked: Asked; readonly index: number };

function readOne(event: unknown, { file, asked, index }: Place): readonly ReadProblem[] {
  // Two events of a batch that say the same are two.
  const reading = {
    id: (named: unknown) => missingId(named, String(index)),
    asKeptn: asked.era !== undefined,
  };
  const read = readBy(event, reading, asked.source);
  if (!read.ok) throw new CommandError(faultsOf(read, file.path));
  const attempt = asked.attempt ?? (asked.era === "1.x" ? askedAttempt(event) : 1);
  if (read.kind === "not-a-problem") {
    const problem = fromOtherEvent(event, reading.id);
    return [{ problem, words: { title: "", rootCause: "" }, reported: false, attempt }];
  }
  const words = keptnWords(event);
  return read.problems.map((problem, at) => ({
    problem,
    words: words[at] ?? { title: problem.title, rootCause: problem.rootCause ?? "" },
    reported: true,
    attempt,
  }));
}

const hints: Readonly<Record<EventSource, EventHint>> = {
  dynatrace: "dynatrace",
  alertmanager: "alertmanager",
  cloudevents: "cloudevent",
};

function readBy(event: unknown, reading: EventReading, source: EventSource | undefined): ReadEvent {
  if (source !== undefined) return readEventOf(hints[source], event, reading);
  const read = readEvent(event, "cloudevent", reading);
  if (read.ok) return read;
  const again = readEvent(event, "dynatrace", reading);
  return again.ok ? again : read;
}

function faultsOf({ faults }: Extract<ReadEvent, { ok: false }>, path: string): string {
  return faults
    .map(({ field, message }) => `${field === "" ? path : `${path}: ${field}`} ${message}`.trim())
    .join("\n");
}
