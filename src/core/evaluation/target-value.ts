import type { Criterion } from "./parse-criterion.ts";

/**
 * The number that a criterion compares with; `earlier` is the aggregate of earlier results. The order of the
 * arithmetic is Keptn's, so that a value exactly on a limit falls on the same side (keptn.md §5.2).
 */
export function targetValue({ basis, value }: Criterion, earlier: number): number {
  return targets[basis](earlier, value);
}

const targets = {
  absolute: (_earlier, value) => value,
  more: (earlier, value) => earlier + value,
  less: (earlier, value) => earlier - value,
  "percent-more": (earlier, value) => (earlier * (100 + value)) / 100,
  "percent-less": (earlier, value) => (earlier * (100 - value)) / 100,
} as const satisfies Readonly<
  Record<Criterion["basis"], (earlier: number, value: number) => number>
>;
