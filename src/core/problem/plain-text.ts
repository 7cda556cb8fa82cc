/** Bounds of the names of a project, a stage or a service, of a label's key and of a time, in UTF-16 units. */
export const longestName = 100;

/** One line without control characters, trimmed, of at most `limit` UTF-16 units; null if the scalar has none. */
export function plainText(value: unknown, limit = 500): string | null {
  const whole = wholeText(value);
  if (whole === null) return null;
  const text = oneLine(whole);
  return text.length <= limit ? text : `${startOf(text, limit - 1)}…`;
}

/**
 * A title as it was sent, lines and all, for rules are compared with it; each line is plain text. Null if the scalar has
 * none.
 */
export function plainTitle(value: unknown): string | null {
  const whole = wholeText(value);
  if (whole === null) return null;
  const text = whole.split(/\r?\n/).map(oneLine).join("\n").trim();
  return text.length <= longestTitle ? text : `${startOf(text, longestTitle - 1)}…`;
}

const longestTitle = 500;

/**
 * A scalar from outside as trimmed text, neither cut nor cleaned: to judge or to hash, not to keep. Null if nothing
 * of it would be plain text.
 */
export function wholeText(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  return oneLine(text) === "" ? null : text;
}

/**
 * Line ends, control characters, halves of characters, and the marks that turn the direction of the text around them
 * become spaces.
 */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]+/gu, " ").trim();
}

/** At most so many UTF-16 units, of whole characters. */
export function startOf(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}

/** An address that a person may be sent to: http or https, nothing that could break out of a link; else null. */
export function webAddress(value: unknown): string | null {
  const text = typeof value === "string" ? value.trim() : "";
  return text.length <= 2048 && /^https?:\/\/[^\s\p{Cc}<>"'`]+$/iu.test(text) ? text : null;
}
