export type AggregateFunction = keyof typeof aggregateFunctions;

/** Undefined for a word that names none; capitals do not matter. */
export function aggregateFunction(word: string): AggregateFunction | undefined {
  const lower = word.toLowerCase();
  return isAggregateFunction(lower) ? lower : undefined;
}

/**
 * One number for the earlier results, null where there are none. A percentile interpolates between the two values
 * around position p·(n+1) of the sorted list (keptn.md §5.3). Keptn documents p99 but makes it 0; here it is computed.
 */
export function aggregate(values: readonly number[], name: AggregateFunction): number | null {
  return values.length === 0 ? null : aggregateFunctions[name](values);
}

const aggregateFunctions = {
  avg: mean,
  p50: (values) => percentile(values, 0.5),
  p90: (values) => percentile(values, 0.9),
  p95: (values) => percentile(values, 0.95),
  p99: (values) => percentile(values, 0.99),
} as const satisfies Readonly<Record<string, (values: readonly number[]) => number>>;

function isAggregateFunction(word: string): word is AggregateFunction {
  return Object.hasOwn(aggregateFunctions, word);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percentile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = fraction * (sorted.length + 1);
  // From the median upwards the position lies between 1 and n + 1; behind the last value there is nothing to add.
  const rank = Math.floor(position);
  const below = sorted[rank - 1] ?? Number.NaN;
  const above = sorted[rank] ?? below;
  return below + (position - rank) * (above - below);
}
