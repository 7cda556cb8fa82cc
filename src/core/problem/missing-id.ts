import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Stands in for the id of an event that has none, as Keptn's API filled one in; made of all that the event says. */
export function missingId(event: unknown, receivedAt: string): string {
  const text = JSON.stringify([receivedAt, event]);
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 16);
}
