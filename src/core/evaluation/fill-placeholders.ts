/** What a query of a sli.yaml may ask for; times bound the evaluated window. */
export type QueryContext = {
  readonly project: string;
  readonly stage: string;
  readonly service: string;
  /** `canary`, `primary` or `direct`. */
  readonly deployment: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The filter of the slo.yaml. */
  readonly filter: Readonly<Record<string, string>>;
  readonly start: Date;
  readonly end: Date;
};

/**
 * Fills in a query by Keptn's rules for Prometheus (keptn.md §5.7): first `$key` and `$KEY` of each filter, whose value
 * loses its quotes and may itself hold placeholders, then `$PROJECT`, `$STAGE`, `$SERVICE`, `$DEPLOYMENT` (also in small
 * letters, as Keptn 0.6 had them), `$LABEL.name` and `$DURATION_SECONDS`, which is whole seconds with their unit.
 * Where several names fit, the longest counts. A placeholder that nothing fills stays.
 */
export function fillPlaceholders(query: string, context: QueryContext): string {
  const filters = Object.entries(context.filter).flatMap(([key, value]) => {
    const bare = value.replaceAll(/['"]/g, "");
    return [[key.toUpperCase(), bare] as const, [key, bare] as const];
  });
  const names = Object.entries({
    project: context.project,
    stage: context.stage,
    service: context.service,
    deployment: context.deployment,
  }).flatMap(([name, value]) => [[name, value] as const, [name.toUpperCase(), value] as const]);
  const labels = Object.entries(context.labels).map(
    ([name, value]) => [`LABEL.${name}`, escapeForString(value)] as const,
  );
  const seconds = Math.ceil((context.end.getTime() - context.start.getTime()) / 1000);
  const rest = new Map([...names, ...labels, ["DURATION_SECONDS", `${seconds}s`]]);
  return replaceNames(replaceNames(query, new Map(filters)), rest);
}

/** In one pass, so that a value which was put in is not read again. */
function replaceNames(query: string, values: ReadonlyMap<string, string>): string {
  const names = [...values.keys()].filter((name) => name !== "");
  if (names.length === 0) return query;
  const longestFirst = names.toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(`\\$(${longestFirst.map(escapeForPattern).join("|")})`, "g");
  return query.replaceAll(pattern, (found, name: string) => values.get(name) ?? found);
}

function escapeForPattern(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

/**
 * Labels come with events from outside and stand inside quoted strings of the query. An escape by code is valid in
 * every kind of string that PromQL has, so no label can end the string it stands in.
 */
function escapeForString(value: string): string {
  return value.replaceAll(/["'`\\\p{Cc}]/gu, (found) => {
    const code = found.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
