import { NoValueError } from "./no-value-error.ts";

/**
 * The parameters of a query as sli.yaml has them: `key=value` joined by `&`, values URL-encoded or not. An `&` or `=` in
 * quotes or parentheses belongs to the value. Throws NoValueError for keys that are not `known`, repeated or empty.
 */
export function splitParameters<Key extends string>(
  text: string,
  known: readonly Key[],
): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string>> = {};
  for (const part of splitAtAmpersands(text)) {
    const at = part.indexOf("=");
    const written = part.slice(0, Math.max(at, 0)).trim();
    const key = known.find((each) => each === written);
    const value = decode(part.slice(at + 1).trim());
    if (key === undefined) {
      const message = `The query has "${part.trim().slice(0, 100)}" where one of ${known.join("=, ")}= is expected.`;
      throw new NoValueError("query-error", message);
    }
    if (found[key] !== undefined || value === "") {
      const what = value === "" ? "nothing behind" : "more than one";
      throw new NoValueError("query-error", `The query has ${what} ${key}=.`);
    }
    found[key] = value;
  }
  return found;
}

function splitAtAmpersands(text: string): readonly string[] {
  const parts: string[] = [];
  let [start, depth, inQuotes] = [0, 0, false];
  for (const { 0: mark, index } of text.matchAll(/~[^]|["()&]/g)) {
    if (mark === '"') inQuotes = !inQuotes;
    else if (inQuotes) continue;
    else if (mark === "(") depth += 1;
    else if (mark === ")") depth = Math.max(0, depth - 1);
    else if (mark === "&" && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** Only where every `%` begins a code, so that a plain percent sign stays one. */
function decode(value: string): string {
  if (!/^(?:[^%]|%[\da-f]{2})*$/i.test(value)) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
