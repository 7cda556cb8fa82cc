import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { EvaluationTrigger } from "./evaluation-request.ts";

/**
 * `20260301T031022Z-1a2b3c4d`: ids sort by the time of receipt, RFC 3339, and their ends are equal for one event that
 * is received twice.
 */
export function evaluationId(
  receivedAt: string,
  { source, id }: Pick<EvaluationTrigger, "source" | "id">,
): string {
  const time = new Date(receivedAt).toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "");
  return `${time}-${bytesToHex(sha256(utf8ToBytes(`${source}\0${id}`))).slice(0, 8)}`;
}
