import type { BenchCluster, Calls } from "./bench-cluster.ts";

/** What one contestant did in one case of one round. */
export type Sample = {
  readonly what: string;
  readonly objects: number;
  readonly who: string;
  readonly round: number;
  readonly milliseconds: number;
  readonly calls: Calls;
  /** Objects whose resourceVersion moved; null where that was not looked at. */
  readonly moved: number | null;
};

export async function measure(
  { counting }: BenchCluster,
  of: Omit<Sample, "milliseconds" | "calls" | "moved">,
  work: () => Promise<unknown>,
): Promise<Sample> {
  let milliseconds = 0;
  const calls = await counting(async () => {
    milliseconds = await timed(work);
  });
  return { ...of, milliseconds, calls, moved: null };
}

/** The same where nothing should change: with a look at the versions of all objects before and after. */
export async function measureStill(
  cluster: BenchCluster,
  of: Parameters<typeof measure>[1],
  work: () => Promise<unknown>,
): Promise<Sample> {
  const before = await cluster.versions();
  const sample = await measure(cluster, of, work);
  const after = await cluster.versions();
  const paths = new Set([...before.keys(), ...after.keys()]);
  const moved = [...paths].filter((path) => before.get(path) !== after.get(path));
  return { ...sample, moved: moved.length };
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}
