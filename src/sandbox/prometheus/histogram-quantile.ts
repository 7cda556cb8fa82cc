export type Bucket = { readonly bound: number; readonly count: number };

/**
 * A quantile of a classic histogram: linear within the bucket that holds it, the lower bound of the bucket if that is
 * the one up to infinity. NaN without observations or without a bucket up to infinity.
 */
export function histogramQuantile(quantile: number, buckets: readonly Bucket[]): number {
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const sorted = buckets.toSorted((a, b) => a.bound - b.bound);
  const all = sorted.at(-1);
  if (all?.bound !== Infinity || sorted.length < 2 || !(all.count > 0)) return NaN;

  const rank = quantile * all.count;
  const index = sorted.findIndex(({ count }) => count >= rank);
  const holder = sorted[index];
  if (holder === undefined) return NaN;
  const below = sorted[index - 1] ?? { bound: Math.min(0, holder.bound), count: 0 };
  if (holder.bound === Infinity) return below.bound;
  const share = (rank - below.count) / (holder.count - below.count);
  return below.bound + (holder.bound - below.bound) * share;
}
