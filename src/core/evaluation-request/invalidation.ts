import { z } from "zod";
import { nameFault } from "../names.ts";
import { longestName, plainText } from "../problem/plain-text.ts";
import type { EventFault } from "../problem/event-fault.ts";
import { readEnvelope, type EvaluationEnvelope } from "./evaluation-envelope.ts";
import type { EvaluationPlace } from "./evaluation-place.ts";
import { sourceFaults } from "./own-source.ts";
import type { EvaluationReceipt } from "./read-evaluation-request.ts";

/** Somebody's word that an evaluation must not be compared with. */
export const Invalidation = z.object({
  project: z.string(),
  /** Of the evaluation; null where the event does not name it. */
  stage: z.string().nullable().default(null),
  service: z.string().nullable().default(null),
  /** The evaluation's own id, or that of the event that it answered. */
  evaluation: z.string(),
  /** Keptn's `shkeptncontext`, which that event has too; empty where there is none. */
  context: z.string().default(""),
  reason: z.string(),
  by: z.string(),
});
export type Invalidation = Readonly<z.infer<typeof Invalidation>>;

export type ReadInvalidation =
  | { readonly kind: "invalidation"; readonly invalidation: Invalidation }
  | { readonly kind: "not-an-invalidation" }
  | { readonly kind: "faulty"; readonly faults: readonly EventFault[] };

/** Keptn's `evaluation.invalidated`, of 0.7 and 1.x: 0.7 names the answering event, 1.x the one that asked. */
export function readInvalidation(event: unknown, receipt: EvaluationReceipt): ReadInvalidation {
  const envelope = readEnvelope(event, receipt.receivedAt);
  if (
    envelope === undefined ||
    !/^sh\.keptn\.events?\.evaluation\.invalidated$/.test(envelope.type)
  ) {
    return { kind: "not-an-invalidation" };
  }
  const { data, source, context, triggeredId } = envelope;
  const project = plainText(data?.["project"]) ?? receipt.project;
  const stage = plainText(data?.["stage"], longestName);
  const service = plainText(data?.["service"], longestName);
  const faults = faultsIn(envelope, { project, stage, service });
  if (triggeredId === null || project === null || faults.length > 0) {
    return { kind: "faulty", faults };
  }
  const reason = plainText(data?.["message"]) ?? "an event says so";
  return {
    kind: "invalidation",
    invalidation: { project, stage, service, evaluation: triggeredId, context, reason, by: source },
  };
}

function faultsIn(
  { source, triggeredId }: EvaluationEnvelope,
  { project, stage, service }: { readonly [kind in keyof EvaluationPlace]: string | null },
): readonly EventFault[] {
  return [
    ...sourceFaults(source),
    ...placeFaults("stage", stage),
    ...placeFaults("service", service),
    ...(triggeredId === null
      ? [{ field: "triggeredid", message: "is missing: it names the evaluation" }]
      : []),
    ...(project === null
      ? [{ field: "data.project", message: "is missing: say whose evaluation it is" }]
      : []),
  ];
}

/** Names become paths. */
function placeFaults(kind: "stage" | "service", name: string | null): readonly EventFault[] {
  const message = name === null ? undefined : nameFault(kind, name);
  return message === undefined ? [] : [{ field: `data.${kind}`, message }];
}
