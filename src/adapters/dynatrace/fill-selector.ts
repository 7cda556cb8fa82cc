import { NoValueError } from "./no-value-error.ts";
import type { Placeholders } from "./placeholders.ts";

/** Entity, zone and problem selectors are lists of criteria; in a metric selector `:` and arithmetic have a meaning too. */
export type Grammar = "criteria" | "metric";

const bareValues = {
  criteria: /^[\p{L}\p{N}_./:@+[\] -]*$/u,
  metric: /^[\p{L}\p{N}_.-]*$/u,
} satisfies Record<Grammar, RegExp>;

/** A string in quotes, text without any, or a mark that is left over. `~` escapes what follows it. */
const pieces = /"(?<quoted>(?:~[^]|[^"~])*)"|(?<bare>(?:~[^]|[^"~])+)|[^]/g;

/**
 * Fills in a selector of Dynatrace so that no value can change its structure: inside quotes a value is escaped, as often
 * as strings are nested (`entitySelector("…")` holds a selector), and outside of quotes, where Keptn's users write
 * `tag(keptn_service:$SERVICE)`, it must be plain. Throws NoValueError otherwise. What has no placeholder stays as it is.
 */
export function fillSelector(
  template: string,
  grammar: Grammar,
  placeholders: Placeholders,
): string {
  let filled = "";
  for (const { 0: piece, groups } of template.matchAll(pieces)) {
    if (groups?.["quoted"] !== undefined) {
      const isSelector = /selector\(\s*$/i.test(filled);
      filled += `"${fillString(groups["quoted"], isSelector, placeholders)}"`;
    } else if (groups?.["bare"] === undefined) {
      const message = `The query has a ${piece} without its counterpart: ${template.slice(0, 300)}`;
      throw new NoValueError("query-error", message);
    } else {
      filled += placeholders(piece, (value, name) => plain(value, name, grammar));
    }
  }
  return filled;
}

function fillString(text: string, isSelector: boolean, placeholders: Placeholders): string {
  if (!text.includes("$")) return text;
  const bare = text.replaceAll(/~([^])/g, "$1");
  const filled = isSelector
    ? fillSelector(bare, "criteria", placeholders)
    : placeholders(bare, printable);
  return filled.replaceAll(/["~]/g, "~$&");
}

function plain(value: string, name: string, grammar: Grammar): string {
  if (bareValues[grammar].test(value)) return value;
  throw new NoValueError(
    "query-error",
    `The value of $${name} has characters that would change the query. Put the placeholder in double quotes.`,
  );
}

function printable(value: string, name: string): string {
  if (!/\p{Cc}/u.test(value)) return value;
  throw new NoValueError("query-error", `The value of $${name} has control characters.`);
}
