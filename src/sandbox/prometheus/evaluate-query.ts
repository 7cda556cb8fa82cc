import { aggregate, mean } from "./aggregate.ts";
import { signature, unnamed, type Answer, type Element } from "./answer.ts";
import { histogramQuantile, type Bucket } from "./histogram-quantile.ts";
import { increase } from "./increase.ts";
import { operate } from "./operate.ts";
import {
  QueryError,
  type Matcher,
  type Query,
  type RangeFunction,
  type RangeSelector,
  type Selector,
} from "./query.ts";
import { scrapes, type Labels, type Sample, type Series } from "./series.ts";

type World = {
  readonly series: readonly Series[];
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly scrapeMilliseconds: number;
};

const lookbackMilliseconds = 300_000;

/** Answers a query as of one moment. Throws QueryError for a wrong type, MatchingError for an ambiguous pair. */
export function evaluateQuery(query: Query, world: World): Answer {
  if (query.kind === "number") return { kind: "scalar", value: query.value };
  if (query.kind === "range") {
    return { kind: "matrix", rows: rows(query.selector, query.milliseconds, world) };
  }
  if (query.kind === "operation") {
    const left = evaluateQuery(query.left, world);
    return operate(query.operator, left, evaluateQuery(query.right, world));
  }
  return { kind: "vector", elements: elements(query, world) };
}

type VectorQuery = Exclude<Query, { kind: "number" | "range" | "operation" }>;

function elements(query: VectorQuery, world: World): readonly Element[] {
  if (query.kind === "selector") return latest(query, world);
  if (query.kind === "over-range") return overRange(query.name, query.range, world);
  if (query.kind === "histogram-quantile") return quantiles(query.quantile, query.buckets, world);
  if (query.kind === "union") return union(query.left, query.right, world);
  if (query.kind === "vector") return [{ labels: {}, value: scalar(query.of, world) }];
  return aggregate(query.name, query.by, vector(query.of, world));
}

function union(left: Query, right: Query, world: World): readonly Element[] {
  const first = vector(left, world);
  const known = new Set(first.map(({ labels }) => signature(unnamed(labels))));
  const others = vector(right, world);
  return [...first, ...others.filter(({ labels }) => !known.has(signature(unnamed(labels))))];
}

function scalar(query: Query, world: World): number {
  const answer = evaluateQuery(query, world);
  if (answer.kind === "scalar") return answer.value;
  throw new QueryError("expected type scalar, got instant vector", 0);
}

function vector(query: Query, world: World): readonly Element[] {
  const answer = evaluateQuery(query, world);
  if (answer.kind === "vector") return answer.elements;
  const got = answer.kind === "scalar" ? "scalar" : "range vector";
  throw new QueryError(`expected type instant vector, got ${got}`, 0);
}

function latest(selector: Selector, world: World): readonly Element[] {
  return rows(selector, lookbackMilliseconds, world).flatMap(({ labels, samples }) => {
    const value = samples.at(-1)?.value;
    return value === undefined ? [] : [{ labels, value }];
  });
}

function rows(selector: Selector, milliseconds: number, world: World) {
  const window = {
    from: world.at - milliseconds,
    until: world.at,
    every: world.scrapeMilliseconds,
  };
  return world.series
    .filter(({ labels }) => selector.matchers.every((each) => matches(each, labels)))
    .map((series) => ({ labels: series.labels, samples: scrapes(series, window) }))
    .filter(({ samples }) => samples.length > 0);
}

function matches({ label, operator, value }: Matcher, labels: Labels): boolean {
  const actual = labels[label] ?? "";
  const equal = operator.endsWith("~")
    ? RegExp(`^(?:${value})$`, "s").test(actual)
    : actual === value;
  return operator.startsWith("!") ? !equal : equal;
}

function overRange(
  name: RangeFunction,
  { selector, milliseconds }: RangeSelector,
  world: World,
): readonly Element[] {
  const window = { from: world.at - milliseconds, until: world.at };
  return rows(selector, milliseconds, world).flatMap(({ labels, samples }) => {
    const value = overSamples(name, samples, window);
    return value === undefined ? [] : [{ labels: unnamed(labels), value }];
  });
}

function overSamples(
  name: RangeFunction,
  samples: readonly Sample[],
  window: { readonly from: number; readonly until: number },
): number | undefined {
  if (name === "avg_over_time") return mean(samples.map(({ value }) => value));
  const rise = increase(samples, window);
  if (rise === undefined || name === "increase") return rise;
  return (rise * 1000) / (window.until - window.from);
}

function quantiles(quantile: Query, of: Query, world: World): readonly Element[] {
  const wanted = scalar(quantile, world);
  const groups = new Map<string, { labels: Labels; buckets: Bucket[] }>();
  for (const { labels, value } of vector(of, world)) {
    const { le, ...rest } = unnamed(labels);
    if (le === undefined) continue;
    const group = groups.get(signature(rest)) ?? { labels: rest, buckets: [] };
    group.buckets.push({ bound: le === "+Inf" ? Infinity : Number(le), count: value });
    groups.set(signature(rest), group);
  }
  return [...groups.values()].map(({ labels, buckets }) => ({
    labels,
    value: histogramQuantile(wanted, buckets),
  }));
}
