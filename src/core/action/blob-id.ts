import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** The first 12 digits of the id that git gives to a file with this text; null for an absent one. */
export function blobId(text: string | null): string | null {
  if (text === null) return null;
  const bytes = utf8ToBytes(text);
  const header = utf8ToBytes(`blob ${bytes.length}\0`);
  return bytesToHex(sha1(concatBytes(header, bytes))).slice(0, 12);
}
