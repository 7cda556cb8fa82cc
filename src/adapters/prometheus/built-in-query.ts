import type { IndicatorContext } from "../../ports.ts";
import { bareText, escapeForString, type Filled } from "./fill-placeholders.ts";

/**
 * The query of an indicator that sli.yaml need not define, with placeholders in it (keptn.md §5.7). Undefined: there is
 * none of that name. Two things are not as Keptn has them. The job is the canary's where a canary is evaluated and the
 * service's own elsewhere, and not always the canary's; and a service that never failed has an error rate of 0, where
 * Keptn finds no data.
 */
export function builtInQuery(metric: string, context: IndicatorContext): Filled | undefined {
  const build = Object.hasOwn(builtIns, metric) ? builtIns[metric] : undefined;
  if (build === undefined) return undefined;
  const filters = Object.entries(context.filter);
  const wrong = filters.find(([key]) => !/^[A-Za-z_]\w*$/.test(key));
  if (wrong !== undefined) {
    const message = `The filter ${JSON.stringify(wrong[0].slice(0, 100))} of slo.yaml is no name of a label, which the built-in query for ${metric} needs: give it another name, or define ${metric} in sli.yaml.`;
    return { ok: false, message };
  }
  const suffix = context.deployment === "canary" ? "-canary" : "";
  const job = Object.hasOwn(context.filter, "job")
    ? []
    : [`job='$SERVICE-$PROJECT-$STAGE${suffix}'`];
  return { ok: true, query: build([...job, ...filters.map(matcher)].join(",")) };
}

export const builtInNames = [
  "throughput",
  "error_rate",
  "response_time_p50",
  "response_time_p90",
  "response_time_p95",
] as const;

const range = "[$DURATION_SECONDS]";

const builtIns: Readonly<Record<string, (matchers: string) => string>> = {
  throughput: (matchers) => `sum(rate(http_requests_total{${matchers}}${range}))`,
  error_rate: (matchers) =>
    `(sum(rate(http_requests_total{${matchers},status!~'2..'}${range})) or vector(0))` +
    `/sum(rate(http_requests_total{${matchers}}${range}))`,
  response_time_p50: (matchers) => responseTime(0.5, matchers),
  response_time_p90: (matchers) => responseTime(0.9, matchers),
  response_time_p95: (matchers) => responseTime(0.95, matchers),
} satisfies Record<(typeof builtInNames)[number], (matchers: string) => string>;

function responseTime(quantile: number, matchers: string): string {
  const buckets = `http_response_time_milliseconds_bucket{${matchers}}`;
  return `histogram_quantile(${quantile},sum by(le) (rate(${buckets}${range})))`;
}

/** A value may begin with the operator it is meant for. */
function matcher([key, value]: readonly [string, string]): string {
  const [, operator = "=", text = ""] = /^\s*(=~|!~|!=|=)?([\s\S]*)$/.exec(value) ?? [];
  return `${key}${operator}'${escapeForString(bareText(text))}'`;
}
