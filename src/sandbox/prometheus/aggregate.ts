import { signature, type Element } from "./answer.ts";
import type { Aggregation } from "./query.ts";
import type { Labels } from "./series.ts";

const aggregations = {
  sum: total,
  avg: mean,
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  count: (values) => values.length,
} satisfies Record<Aggregation, (values: readonly number[]) => number>;

/** One value for each set of the labels that are kept. */
export function aggregate(
  name: Aggregation,
  by: readonly string[],
  elements: readonly Element[],
): readonly Element[] {
  const groups = new Map<string, { labels: Labels; values: number[] }>();
  for (const { labels, value } of elements) {
    const kept = Object.fromEntries(Object.entries(labels).filter(([label]) => by.includes(label)));
    const group = groups.get(signature(kept)) ?? { labels: kept, values: [] };
    group.values.push(value);
    groups.set(signature(kept), group);
  }
  return [...groups.values()].map(({ labels, values }) => ({
    labels,
    value: aggregations[name](values),
  }));
}

export function mean(values: readonly number[]): number {
  return total(values) / values.length;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
