/** A scalar from outside as trimmed text of at most `limit` characters; null if there is none. */
export function plainText(value: unknown, limit = 500): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (text === "") return null;
  return text.length <= limit
    ? text
    : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** An address that a person may be sent to: http or https, nothing that could break out of a link; else null. */
export function webAddress(value: unknown): string | null {
  const text = typeof value === "string" ? value.trim() : "";
  return text.length <= 2048 && /^https?:\/\/[^\s\p{Cc}<>"'`]+$/iu.test(text) ? text : null;
}

/** The scalar members of an object as text, at most 64 of them; empty for anything else. */
export function textLabels(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const texts = Object.entries(value).flatMap(([key, member]) => {
    const text = plainText(member);
    return text === null || key.length > 100 ? [] : [[key, text] as const];
  });
  return Object.fromEntries(texts.slice(0, 64));
}
