import type { Bounds, Effect, ScaleBy } from "./action.ts";

export type ScaledCount =
  | { readonly kind: "count"; readonly to: number }
  | { readonly kind: "same" }
  | { readonly kind: "out-of-bounds"; readonly message: string };

/**
 * The count that an effect leads to from `current`, held within the rule's own limits and the policy's. Percentages
 * round up. Zero is reached by `=0` alone. A limit never turns the direction round: at or beyond it, nothing changes.
 */
export function scaleCount(
  current: number,
  effect: Extract<Effect, { readonly kind: "scale" }>,
  bounds: Bounds,
): ScaledCount {
  const wanted = wantedCount(current, effect.by);
  if (wanted === current) return { kind: "same" };
  const zero = "to" in effect.by && effect.by.to === 0 ? 0 : 1;
  const low = Math.max(zero, bounds.minReplicas, effect.min ?? 0);
  const high = Math.min(bounds.maxReplicas, effect.max ?? Number.POSITIVE_INFINITY);
  if (low > high) {
    const message = `the rule and the policy leave no room: at least ${low} and at most ${high}`;
    return { kind: "out-of-bounds", message };
  }
  const to = Math.min(high, Math.max(low, wanted));
  if (wanted > current ? to > current : to < current) return { kind: "count", to };
  const limit =
    wanted > current
      ? `at most ${high} (${effect.max === high ? "max of the rule" : "maxReplicas of the policy"})`
      : `at least ${low} (${lowSource(low, effect.min, bounds)})`;
  return { kind: "out-of-bounds", message: `${current} to ${wanted} is not allowed: ${limit}` };
}

function wantedCount(current: number, by: ScaleBy): number {
  if ("to" in by) return by.to;
  if ("by" in by) return current + by.by;
  return Math.ceil((current * (100 + by.percent)) / 100);
}

function lowSource(low: number, min: number | null, bounds: Bounds): string {
  if (min === low) return "min of the rule";
  return bounds.minReplicas === low ? "minReplicas of the policy" : `only "=0" may reach 0`;
}
