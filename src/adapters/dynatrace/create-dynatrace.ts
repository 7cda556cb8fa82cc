import type { SliResult } from "../../core/evaluation/sli-result.ts";
import { UnavailableError, type IndicatorRequest, type Indicators } from "../../ports.ts";
import { createLimit } from "../limit.ts";
import { connect, type DynatraceConnection } from "./connect.ts";
import type { Asker } from "./send.ts";
import { builtInQueries } from "./built-in-queries.ts";
import { describeQuery, measure } from "./measure.ts";
import { NoValueError } from "./no-value-error.ts";
import { createPlaceholders, type Placeholders } from "./placeholders.ts";
import { readQuery } from "./read-query.ts";

export type DynatraceOptions = DynatraceConnection & {
  /** Keptn waited 120 for metrics and problems, and 360 for user sessions. */
  readonly ingestDelaySeconds: number;
};

type Indicator = IndicatorRequest["indicators"][number];

/** Calls that are under way at a time, over all evaluations. */
const mostCalls = 4;

/**
 * SLI values by Dynatrace's API (keptn.md §5.7). The first fault of the provider itself ends all its queries: it throws
 * RateLimitedError where Dynatrace asks for more than half a minute's patience, and UnavailableError for anything else
 * that is no answer, also where the window ended less than the ingest delay ago, and for a refused token. Nothing of the
 * token is in a url, a message or a result.
 */
export function createDynatrace(options: DynatraceOptions): Indicators {
  const { clock, ingestDelaySeconds } = options;
  const connection = connect(options, "provider");
  const { outside } = connection;
  const limit = createLimit(mostCalls);

  return {
    ingestDelaySeconds,
    query: async ({ indicators, window, context }) => {
      const ready = new Date(window.end.getTime() + ingestDelaySeconds * 1000);
      if (clock.now() < ready) {
        throw new UnavailableError(
          `${outside.name} has the values up to ${window.end.toISOString()} from ${ready.toISOString()} on. Evaluate then.`,
        );
      }
      const stop = new AbortController();
      const asker = { ...connection, stop: stop.signal };
      const placeholders = createPlaceholders(context);
      const one = async (indicator: Indicator): Promise<SliResult> => {
        stop.signal.throwIfAborted();
        try {
          return await query(asker, { indicator, window, placeholders });
        } catch (error) {
          stop.abort(error);
          throw error;
        }
      };
      return Promise.all(indicators.map((indicator) => limit(() => one(indicator))));
    },
  };
}

type One = Pick<IndicatorRequest, "window"> & {
  readonly indicator: Indicator;
  readonly placeholders: Placeholders;
};

async function query(asker: Asker, { indicator, window, placeholders }: One): Promise<SliResult> {
  const { metric } = indicator;
  let sent: string | null = null;
  try {
    const found = readQuery(writtenQuery(indicator), placeholders);
    sent = describeQuery(found);
    const measured = await measure(asker, found, window);
    return { metric, state: "measured", ...measured, query: sent };
  } catch (error) {
    if (!(error instanceof NoValueError)) throw error;
    return { metric, state: error.state, value: 0, message: error.message, query: sent };
  }
}

function writtenQuery({ metric, query: written }: Indicator): string {
  const found = written ?? builtInQueries.get(metric);
  if (found !== undefined) return found;
  const known = [...builtInQueries.keys()].join(", ");
  const message = `sli.yaml has no query for it, and Dynatrace's own are ${known}.`;
  throw new NoValueError("no-query", message);
}
