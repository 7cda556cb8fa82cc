import { z } from "zod";
import { boundedId, longestOccurrence, longestSource } from "./bounded-id.ts";
import { withEventData } from "./event-data.ts";
import { keptnSource } from "./from-cloudevent.ts";
import { memberOf } from "./member-of.ts";
import { longestName, plainText } from "./plain-text.ts";
import type { Problem } from "./problem.ts";
import { textLabels } from "./text-members.ts";

const Members = z.record(z.string(), z.unknown());

/** An event that reports no problem, in the same words: where it belongs, and by its id; `id` where it has none. */
export function fromOtherEvent(event: unknown, id: (event: unknown) => string): Problem {
  const envelope = Members.safeParse(withEventData(event)).data ?? {};
  const data = Members.safeParse(envelope["data"]).data ?? {};
  return {
    source: boundedId(envelope["source"], longestSource) ?? keptnSource,
    occurrence: boundedId(envelope["id"], longestOccurrence) ?? id(event),
    title: "",
    rootCause: null,
    state: "unknown",
    project: plainText(memberOf(data, "project"), longestName),
    stage: plainText(memberOf(data, "stage"), longestName),
    service: plainText(memberOf(data, "service"), longestName),
    url: null,
    runbook: null,
    entities: [],
    labels: textLabels(memberOf(data, "labels")),
    startedAt: null,
  };
}
