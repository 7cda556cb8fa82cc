import type { SliResult } from "../../core/evaluation/sli-result.ts";
import type { Clock, IndicatorRequest, Indicators } from "../../ports.ts";
import { parseBaseUrl } from "../base-url.ts";
import { authorization, type Credentials } from "../credentials.ts";
import { createLimit } from "../limit.ts";
import { fetchOver, type TlsFiles } from "../tls-fetch.ts";
import { ask, type Prometheus } from "./ask.ts";
import { builtInNames, builtInQuery } from "./built-in-query.ts";
import { fillNames, fillPlaceholders, type Filled } from "./fill-placeholders.ts";
import { readAnswer } from "./read-answer.ts";

export type PrometheusOptions = {
  /** As the configuration calls it, which is also the folder of its sli.yaml. */
  readonly name: string;
  /** Up to where `/api/v1` begins. */
  readonly url: string;
  readonly credentials?: Credentials | undefined;
  readonly tls?: TlsFiles;
  readonly ingestDelaySeconds?: number | undefined;
  /** What waits between two tries. */
  readonly clock: Clock;
  /** Real time, for one whole answer. */
  readonly deadlineMilliseconds?: number;
  readonly fetch?: typeof fetch;
};

type Indicator = IndicatorRequest["indicators"][number];

/** Queries that are under way at the same time. */
const parallelQueries = 8;

/**
 * SLI values by instant queries as of the window's end (keptn.md §5.7). Throws an Error that names the setting where
 * the options cannot be used.
 */
export function createPrometheus(options: PrometheusOptions): Indicators {
  const { name, clock, ingestDelaySeconds = 0, deadlineMilliseconds = 30_000 } = options;
  const setting = `the SLI provider ${name}`;
  const base = parseBaseUrl(options.url, setting);
  const prometheus: Prometheus = {
    outside: {
      name: `Prometheus at ${base.host}`,
      fetch: options.fetch ?? fetchOver(options.tls, setting),
      deadlineMilliseconds,
    },
    url: new URL(`${base.href}/api/v1/query`),
    headers: authorization(options.credentials, setting),
    clock,
  };
  const inTurn = createLimit(parallelQueries);

  return {
    ingestDelaySeconds,
    query: async (request) => {
      const over = new AbortController();
      const measured = request.indicators.map((indicator) =>
        inTurn(async () => {
          // What is wrong with the provider for one is so for all: those that still wait need not ask.
          over.signal.throwIfAborted();
          return measure(prometheus, { name, indicator, request }).catch((error: unknown) => {
            over.abort(error);
            throw error;
          });
        }),
      );
      await Promise.allSettled(measured);
      return Promise.all(measured);
    },
  };
}

type Measured = {
  readonly name: string;
  readonly indicator: Indicator;
  readonly request: IndicatorRequest;
};

async function measure(prometheus: Prometheus, measured: Measured): Promise<SliResult> {
  const { name, indicator, request } = measured;
  const { metric } = indicator;
  const { end } = request.window;
  const filled = toQuery(indicator, request);
  if (filled === undefined) {
    const message = `sli.yaml has no query for ${metric}. Add it to ${name}/sli.yaml; built in are ${builtInNames.join(", ")}.`;
    return { metric, state: "no-query", value: 0, message, query: null };
  }
  if (!filled.ok) {
    return { metric, state: "query-error", value: 0, message: filled.message, query: null };
  }
  const { query } = filled;
  const { state, value, message } = readAnswer(await ask(prometheus, query, end), end);
  const [left] = /\$LABEL\.\w+/.exec(query) ?? [];
  const hint = left === undefined || state === "measured" ? "" : ` Nothing fills ${left}.`;
  return { metric, state, value, message: message + hint, query };
}

function toQuery(
  { metric, query }: Indicator,
  { context, window }: IndicatorRequest,
): Filled | undefined {
  if (query !== null) return fillPlaceholders(query, context, window);
  const builtIn = builtInQuery(metric, context);
  return builtIn?.ok === true ? fillNames(builtIn.query, context, window) : builtIn;
}
