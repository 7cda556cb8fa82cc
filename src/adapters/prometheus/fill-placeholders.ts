import type { IndicatorContext, Window } from "../../ports.ts";

export type Filled =
  { readonly ok: true; readonly query: string } | { readonly ok: false; readonly message: string };

/**
 * Fills in a query by Keptn's rules (keptn.md §5.7): first `$key` and `$KEY` of each filter, whose value loses its
 * quotes and may itself hold placeholders, then what `fillNames` knows.
 */
export function fillPlaceholders(query: string, context: IndicatorContext, window: Window): Filled {
  const filters = Object.entries(context.filter).flatMap(([key, value]) => {
    const bare = bareText(value);
    return [[key.toUpperCase(), bare] as const, [key, bare] as const];
  });
  return fillNames(
    replaceNames(query, new Map(filters), (text) => text),
    context,
    window,
  );
}

/**
 * Fills in `$PROJECT`, `$STAGE`, `$SERVICE`, `$DEPLOYMENT` (also in small letters, as Keptn 0.6 had them), `$LABEL.name`
 * and `$DURATION_SECONDS`, which is whole seconds with their unit. Where several names fit, the longest counts. A
 * placeholder that nothing fills stays. Values come from events: inside a string of the query they cannot end it, and
 * outside of one they must be a plain word.
 */
export function fillNames(query: string, context: IndicatorContext, window: Window): Filled {
  const { project, stage, service, deployment } = context;
  const names = Object.entries({ project, stage, service, deployment }).flatMap(([name, value]) => [
    [name, value] as const,
    [name.toUpperCase(), value] as const,
  ]);
  const labels = Object.entries(context.labels).map(
    ([name, value]) => [`LABEL.${name}`, value] as const,
  );
  const seconds = Math.ceil((window.end.getTime() - window.start.getTime()) / 1000);
  const values = new Map([...names, ...labels, ["DURATION_SECONDS", `${seconds}s`]]);
  const refused: string[] = [];
  const pieces = query.matchAll(
    /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`[^`]*`?|#[^\n]*|[^"'`#]+/g,
  );
  const filled = [...pieces].map(([piece]) =>
    replaceNames(piece, values, (value, name) => {
      if (/^["'`#]/.test(piece)) return escapeForString(value);
      if (!/^[\w:.-]*$/.test(value)) refused.push(name);
      return value;
    }),
  );
  const [name] = refused;
  if (name === undefined) return { ok: true, query: filled.join("") };
  const message = `$${name} stands outside of quotes, where its value must be one word of letters, digits, "_", ":", "." and "-". Put it inside quotes, or send another value.`;
  return { ok: false, message };
}

/** Without quotes, as Keptn takes it, and without a backslash at its end, which would take the next quote away. */
export function bareText(filter: string): string {
  return filter.replaceAll(/['"`]/g, "").replace(/(?<!\\)(\\\\)*\\$/, (tail) => tail.slice(1));
}

/**
 * An escape by code is valid in the strings of PromQL that know escapes, and harmless in those that do not: no value can
 * end the string it stands in.
 */
export function escapeForString(value: string): string {
  return value.replaceAll(/["'`\\\p{Cc}]/gu, (found) => {
    const code = found.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** In one pass, so that a value which was put in is not read again. */
function replaceNames(
  text: string,
  values: ReadonlyMap<string, string>,
  write: (value: string, name: string) => string,
): string {
  const names = [...values.keys()].filter((name) => name !== "");
  if (names.length === 0) return text;
  const longestFirst = names.toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(`\\$(${longestFirst.map(escapeForPattern).join("|")})`, "g");
  return text.replaceAll(pattern, (_, name: string) => write(values.get(name) ?? "", name));
}

function escapeForPattern(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
