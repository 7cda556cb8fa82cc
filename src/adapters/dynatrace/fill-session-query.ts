import { NoValueError } from "./no-value-error.ts";
import type { Placeholders } from "./placeholders.ts";

/** A string of either kind, or what stands between. */
const pieces = /'[^']*'|"[^"]*"|[^'"]+|['"]/g;

/**
 * Fills in a user session query (USQL). Values must be plain: Dynatrace does not say how a quote is escaped in its
 * strings, so that one who needs it writes it into the query.
 */
export function fillSessionQuery(template: string, placeholders: Placeholders): string {
  // With a backslash it is unsure where a string ends.
  const isUnsure = template.includes("\\");
  const filled = [...template.matchAll(pieces)].map(([piece]) => {
    const isString = /^['"].*['"]$/s.test(piece) && !isUnsure;
    const allowed = isString ? /^[^'"\\\p{Cc}]*$/u : /^[\p{L}\p{N}_.-]*$/u;
    return placeholders(piece, (value, name) => {
      if (allowed.test(value)) return value;
      const message = `The value of $${name} has characters that would change the user session query.`;
      throw new NoValueError("query-error", message);
    });
  });
  return filled.join("");
}
