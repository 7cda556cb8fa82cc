import { shareWithin, type Load } from "../load-model.ts";
import type { LoadSpan } from "../load-timeline.ts";
import type { Labels, Series } from "./series.ts";

/** Upper bounds in milliseconds; close enough together that a quantile is off by a few percent at most. */
const bounds = [
  5, 10, 25, 50, 75, 100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000, 1100,
  1200, 1400, 1600, 1800, 2000, 2500, 3000, 4000, 5000, 7500, 10_000,
];

/**
 * The metrics of a service that behaves as its timeline says: `http_requests_total` by status (200, 500), the
 * histogram `http_response_time_milliseconds`, and `up`. `labels` says which job it is.
 */
export function loadSeries(spans: readonly LoadSpan[], labels: Labels): readonly Series[] {
  function metric(name: string, own: Labels, perSecond: (load: Load) => number): Series {
    return {
      labels: { ...labels, ...own, __name__: name },
      valueAt: (at) => counter(spans, perSecond, at),
    };
  }
  const histogram = "http_response_time_milliseconds";
  return [
    {
      labels: { ...labels, __name__: "up" },
      valueAt: (at) => (hasBegun(spans, at) ? 1 : undefined),
    },
    metric("http_requests_total", { status: "200" }, succeeded),
    metric("http_requests_total", { status: "500" }, failed),
    ...bounds.map((bound) =>
      metric(`${histogram}_bucket`, { le: String(bound) }, (load) => within(load, bound)),
    ),
    metric(`${histogram}_bucket`, { le: "+Inf" }, (load) => load.requestsPerSecond),
    metric(`${histogram}_count`, {}, (load) => load.requestsPerSecond),
    metric(`${histogram}_sum`, {}, (load) => load.requestsPerSecond * meanOf(load)),
  ];
}

function counter(
  spans: readonly LoadSpan[],
  perSecond: (load: Load) => number,
  at: number,
): number | undefined {
  if (!hasBegun(spans, at)) return undefined;
  let total = 0;
  for (const [index, span] of spans.entries()) {
    if (span.at >= at) break;
    const end = Math.min(at, spans[index + 1]?.at ?? at);
    total += (perSecond(span.load) * (end - span.at)) / 1000;
  }
  return total;
}

function hasBegun(spans: readonly LoadSpan[], at: number): boolean {
  const first = spans[0];
  return first !== undefined && first.at <= at;
}

function succeeded({ requestsPerSecond, errorRate }: Load): number {
  return requestsPerSecond * (1 - errorRate);
}

function failed({ requestsPerSecond, errorRate }: Load): number {
  return requestsPerSecond * errorRate;
}

function within(load: Load, bound: number): number {
  return load.requestsPerSecond * shareWithin(load, bound);
}

/** The mean of an exponential distribution that is cut off at the ceiling. */
function meanOf({ meanMilliseconds, ceilingMilliseconds }: Load): number {
  return meanMilliseconds * (1 - Math.exp(-ceilingMilliseconds / meanMilliseconds));
}
