/** One criterion of a selector, such as `tag("a","b")`; its arguments are texts, or criteria again. */
export type Criterion = {
  readonly name: string;
  readonly arguments: readonly (string | Criterion)[];
};

/** What is wrong with a selector, in the words of an answer. */
export class SelectorError extends Error {
  override name = "SelectorError";
}

/**
 * Entity, management zone and problem selectors: criteria joined by commas. Strings are in double quotes, where `~`
 * escapes quotes and itself, or bare. Throws SelectorError.
 */
export function parseCriteria(text: string): readonly Criterion[] {
  const reader = { text, at: 0 };
  const criteria = list(reader, criterion);
  if (reader.at === text.length) return criteria;
  throw unexpected(reader);
}

/**
 * Metric selectors as far as their quotes, parentheses and nested `entitySelector("…")` go; answers the criteria of
 * those. Throws SelectorError.
 */
export function parseMetricSelector(text: string): readonly (readonly Criterion[])[] {
  if (!/^[(\w"]/.test(text)) throw new SelectorError("expecting a metric key");
  const nested: (readonly Criterion[])[] = [];
  let depth = 0;
  const reader = { text, at: 0 };
  while (reader.at < text.length) {
    const mark = text[reader.at];
    if (mark === '"') {
      const isSelector = text.slice(0, reader.at).endsWith("entitySelector(");
      const content = quoted(reader);
      if (isSelector) nested.push(parseCriteria(content));
      continue;
    }
    if (mark === "(") depth += 1;
    if (mark === ")") depth -= 1;
    if (depth < 0) throw unexpected(reader);
    reader.at += mark === "~" ? 2 : 1;
  }
  if (depth === 0) return nested;
  throw new SelectorError("expecting a closing parenthesis");
}

type Reader = { readonly text: string; at: number };

function list<T>(reader: Reader, one: (reader: Reader) => T): readonly T[] {
  const found = [one(reader)];
  while (take(reader, /,\s*/y) !== undefined) found.push(one(reader));
  return found;
}

function criterion(reader: Reader): Criterion {
  const name = take(reader, /[A-Za-z][\w.]*/y);
  if (name === undefined || take(reader, /\(/y) === undefined) throw unexpected(reader);
  if (take(reader, /\)/y) !== undefined) return { name, arguments: [] };
  const args = list(reader, argument);
  if (take(reader, /\)/y) === undefined) throw unexpected(reader);
  return { name, arguments: args };
}

function argument(reader: Reader): string | Criterion {
  if (reader.text[reader.at] === '"') return quoted(reader);
  if (/[A-Za-z][\w.]*\(/y.test(reader.text.slice(reader.at))) return criterion(reader);
  const bare = take(reader, /[^"(),~]+/y);
  if (bare === undefined) throw unexpected(reader);
  return bare;
}

function quoted(reader: Reader): string {
  const written = take(reader, /"(?:~[^]|[^"~])*"/y);
  if (written === undefined) throw new SelectorError("expecting a closing quotation mark");
  return written.slice(1, -1).replaceAll(/~([^])/g, "$1");
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const [found] = pattern.exec(reader.text) ?? [];
  reader.at += found?.length ?? 0;
  return found;
}

function unexpected({ text, at }: Reader): SelectorError {
  const what = at < text.length ? `'${text[at]}'` : "end of input";
  return new SelectorError(`unexpected ${what}, near 1-based column ${at + 1}`);
}
