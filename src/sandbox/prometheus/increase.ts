import type { Sample } from "./series.ts";

/**
 * How much a counter rose in a window, as Prometheus estimates it: what the samples saw, resets added, extended to
 * the window's edges where the samples come near them, else by half a sample, and never to before zero.
 * Undefined with fewer than two samples.
 */
export function increase(
  samples: readonly Sample[],
  window: { readonly from: number; readonly until: number },
): number | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || first === last) return undefined;

  const seen = last.value - first.value + lostToResets(samples);
  const span = last.at - first.at;
  const apart = span / (samples.length - 1);
  const sinceZero = seen > 0 && first.value >= 0 ? span * (first.value / seen) : Infinity;
  const before = reach(Math.min(first.at - window.from, sinceZero), apart);
  const after = reach(window.until - last.at, apart);
  return (seen * (span + before + after)) / span;
}

function reach(gap: number, apart: number): number {
  return gap < apart * 1.1 ? gap : apart / 2;
}

function lostToResets(samples: readonly Sample[]): number {
  let lost = 0;
  let previous = 0;
  for (const { value } of samples) {
    if (value < previous) lost += previous;
    previous = value;
  }
  return lost;
}
