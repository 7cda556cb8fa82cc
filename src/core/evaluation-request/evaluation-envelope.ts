import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { boundedId, longestOccurrence, longestSource } from "../problem/bounded-id.ts";
import { plainText } from "../problem/plain-text.ts";

const Members = z.record(z.string(), z.unknown());
const Envelope = z.looseObject({
  type: z.string(),
  source: z.unknown().optional(),
  id: z.unknown().optional(),
  shkeptncontext: z.unknown().optional(),
  triggeredid: z.unknown().optional(),
  data: z.unknown().optional(),
});

type Members = Readonly<Record<string, unknown>>;

/** What Keptn's events about evaluations have in common, whatever their type. */
export type EvaluationEnvelope = {
  readonly type: string;
  readonly id: string;
  readonly source: string;
  /** Empty where there is none. */
  readonly context: string;
  readonly triggeredId: string | null;
  /** Null where it is no JSON object. */
  readonly data: Members | null;
};

/**
 * Undefined for what is no CloudEvent in structured form. Keptn's own API gave an id to an event that has none, so this
 * does too, one that is made of `receivedAt` and all that the event says.
 */
export function readEnvelope(event: unknown, receivedAt: string): EvaluationEnvelope | undefined {
  const { data: envelope } = Envelope.safeParse(event);
  if (envelope === undefined) return undefined;
  return {
    type: envelope.type,
    id: boundedId(envelope.id, longestOccurrence) ?? digest(JSON.stringify([receivedAt, event])),
    source: boundedId(envelope.source, longestSource) ?? "keptn",
    context: plainText(envelope.shkeptncontext) ?? "",
    triggeredId: boundedId(envelope.triggeredid, longestOccurrence),
    data: Members.safeParse(envelope.data).data ?? null,
  };
}

/** An object's members; none where it is no object, for Keptn sends null for what it has not. */
export function membersOf(value: unknown): Members {
  return Members.safeParse(value).data ?? {};
}

function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 16);
}
