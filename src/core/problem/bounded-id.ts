import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { oneLine, startOf, wholeText } from "./plain-text.ts";

/** Bounds of what a problem's id is made of, in UTF-16 units. */
export const longestSource = 100;
export const longestOccurrence = 200;

const hashDigits = 16;

/** A scalar from outside that tells things apart, `bounded`; null if there is none. */
export function boundedId(value: unknown, limit: number): string | null {
  const whole = wholeText(value);
  return whole === null ? null : bounded(whole, limit);
}

/**
 * Plain text of at most `limit` characters. What had to be cut or cleaned ends in a hash of the whole, so that two
 * which differ anywhere stay two.
 */
export function bounded(whole: string, limit: number): string {
  const text = oneLine(whole);
  if (text === whole && text.length <= limit) return text;
  return `${startOf(text, limit - 1 - hashDigits)}…${digest(whole)}`;
}

/** Of the JSON, for halves of characters would all be the same in UTF-8. */
function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(text)))).slice(0, hashDigits);
}
