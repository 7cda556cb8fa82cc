import { decidingTarget } from "./deciding-target.ts";
import type { IndicatorResult } from "./evaluation.ts";

/**
 * The indicator that a person should look at first: a failed key SLI, then failed, warning, passed; among equals the
 * one without a value, then the one furthest beyond its target or closest to it. Undefined where all only inform.
 */
export function worstIndicator(
  indicators: readonly IndicatorResult[],
): IndicatorResult | undefined {
  return indicators
    .filter(({ status }) => status !== "info")
    .map((indicator) => ({ indicator, rank: rank(indicator), excess: excess(indicator) }))
    .reduce<Ranked | undefined>(
      (worst, next) => (worst === undefined || isWorse(next, worst) ? next : worst),
      undefined,
    )?.indicator;
}

type Ranked = {
  readonly indicator: IndicatorResult;
  readonly rank: number;
  readonly excess: number;
};

const ranks = { info: 0, pass: 1, warning: 2, fail: 3 } as const;

function rank({ status, keySli }: IndicatorResult): number {
  return status === "fail" && keySli ? ranks.fail + 1 : ranks[status];
}

function excess(indicator: IndicatorResult): number {
  if (indicator.value === null) return Infinity;
  return decidingTarget(indicator)?.excess ?? -Infinity;
}

/** Strictly: of two that are equally bad the first stays. */
function isWorse(a: Ranked, b: Ranked): boolean {
  return a.rank === b.rank ? a.excess > b.excess : a.rank > b.rank;
}
