import { decidingTarget } from "./deciding-target.ts";
import type { IndicatorResult } from "./evaluation.ts";

/**
 * The indicator that a person should look at first: a failed key SLI, then failed, warning, passed; among equals the
 * one without a value, then the one furthest beyond its target or closest to it. Undefined where all only inform.
 */
export function worstIndicator(
  indicators: readonly IndicatorResult[],
): IndicatorResult | undefined {
  const highest = indicators.reduce((most, each) => Math.max(most, rank(each)), 0);
  let worst: { readonly indicator: IndicatorResult; readonly excess: number } | undefined;
  for (const indicator of indicators) {
    if (indicator.status === "info" || rank(indicator) < highest) continue;
    const candidate = { indicator, excess: excess(indicator) };
    // Of two that are equally bad the first stays.
    if (worst === undefined || candidate.excess > worst.excess) worst = candidate;
  }
  return worst?.indicator;
}

const ranks = { info: 0, pass: 1, warning: 2, fail: 3 } as const;

function rank({ status, keySli }: IndicatorResult): number {
  return status === "fail" && keySli ? ranks.fail + 1 : ranks[status];
}

function excess(indicator: IndicatorResult): number {
  if (indicator.value === null) return Infinity;
  return decidingTarget(indicator)?.excess ?? -Infinity;
}
