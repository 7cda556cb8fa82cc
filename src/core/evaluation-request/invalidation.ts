import { z } from "zod";
import { plainText } from "../problem/plain-text.ts";
import type { EventFault } from "../problem/read-event.ts";
import { readEnvelope } from "./evaluation-envelope.ts";
import type { EvaluationReceipt } from "./read-evaluation-request.ts";

/** Somebody's word that an evaluation must not be compared with. */
export const Invalidation = z.object({
  project: z.string(),
  /** The evaluation's own id, or that of the event that it answered. */
  evaluation: z.string(),
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
  const { data, source, triggeredId } = envelope;
  const project = plainText(data?.["project"]) ?? receipt.project;
  const faults = [
    ...(triggeredId === null
      ? [{ field: "triggeredid", message: "is missing: it names the evaluation" }]
      : []),
    ...(project === null
      ? [{ field: "data.project", message: "is missing: say whose evaluation it is" }]
      : []),
  ];
  if (triggeredId === null || project === null) return { kind: "faulty", faults };
  const reason = plainText(data?.["message"]) ?? "an event says so";
  return {
    kind: "invalidation",
    invalidation: { project, evaluation: triggeredId, reason, by: source },
  };
}
