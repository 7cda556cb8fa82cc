import type { IndicatorContext } from "../../ports.ts";
import { NoValueError } from "./no-value-error.ts";

/** Puts a value in where its placeholder stands; `name` is for messages. */
type Put = (value: string, name: string) => string;

/** Replaces the placeholders of a text. Throws NoValueError for one that has no value, and for `$ENV`. */
export type Placeholders = (text: string, put: Put) => string;

/**
 * The placeholders that Keptn filled in for Dynatrace (keptn.md §5.7): `$CONTEXT`, `$EVENT`, `$SOURCE`, `$PROJECT`,
 * `$STAGE`, `$SERVICE`, `$DEPLOYMENT`, `$TESTSTRATEGY` and `$LABEL.name`, and before them `$key` and `$KEY` of each filter,
 * whose value loses its quotes and may itself hold placeholders. Where several names fit, the longest counts. `$ENV.name`
 * was a variable of Keptn's server: it would tell its secrets to whoever writes a sli.yaml. Any other `$name` stays, as
 * keys of metrics have them.
 */
export function createPlaceholders(context: IndicatorContext): Placeholders {
  const own = new Map([
    ["CONTEXT", context.event.context],
    ["EVENT", context.event.id],
    ["SOURCE", context.event.source],
    ["PROJECT", context.project],
    ["STAGE", context.stage],
    ["SERVICE", context.service],
    ["DEPLOYMENT", context.deployment],
    ["TESTSTRATEGY", context.testStrategy],
    ...plainNames(context.labels).map(([name, value]) => [`LABEL.${name}`, value] as const),
  ]);
  const fillOwn = replacer(own);
  const filters = plainNames(context.filter).flatMap(([key, written]) => {
    const value = written.replaceAll(/['"]/g, "");
    return [[key.toUpperCase(), value] as const, [key, value] as const];
  });
  const isFilter = new Set(filters.map(([name]) => name));
  const fillAll = replacer(new Map([...own, ...filters]));
  return (text, put) =>
    fillAll(text, (value, name) =>
      put(isFilter.has(name) ? fillOwn(value, (inner) => inner) : value, name),
    );
}

/** Names that cannot reach over what ends a placeholder in a query. */
function plainNames(record: Readonly<Record<string, string>>): readonly [string, string][] {
  return Object.entries(record).filter(([name]) => /^[\p{L}\p{N}_.-]+$/u.test(name));
}

/** In one pass, so that a value which was put in is not read again. */
function replacer(values: ReadonlyMap<string, string>): Placeholders {
  const longestFirst = [...values.keys()].toSorted((a, b) => b.length - a.length);
  const known = longestFirst.map((name) => name.replaceAll(/[.-]/g, String.raw`\$&`)).join("|");
  const pattern = new RegExp(String.raw`\$(ENV\.|${known}|LABEL\.[\p{L}\p{N}_.-]*)`, "gu");
  return (text, put) =>
    text.replaceAll(pattern, (_, name: string) => {
      const value = values.get(name);
      if (value !== undefined) return put(value, name);
      if (name === "ENV.") {
        throw refused("$ENV is not filled in: the server's environment holds secrets. Use $LABEL.");
      }
      throw refused(`The query asks for $${name}, and the evaluation has no such label.`);
    });
}

function refused(message: string): NoValueError {
  return new NoValueError("query-error", message);
}
