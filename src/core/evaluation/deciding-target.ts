import type { IndicatorResult, Target } from "./evaluation.ts";
import { type Operator, parseCriterion } from "./parse-criterion.ts";

export type DecidingTarget = {
  readonly target: Target;
  readonly operator: Operator;
  readonly relative: boolean;
  /** Distance beyond the target as a share of it: above 0 where violated, the closer to 0 below it the tighter. */
  readonly excess: number;
};

/**
 * The pass target that explains a measured indicator best: the one that was missed by most, or, where it passed, the
 * one that was met most narrowly. Undefined where nothing was compared.
 */
export function decidingTarget(indicator: IndicatorResult): DecidingTarget | undefined {
  const { value, status, comparedValue } = indicator;
  if (value === null || status === "info") return undefined;
  let deciding: DecidingTarget | undefined;
  for (const target of indicator.passTargets) {
    if (target.violated !== (status !== "pass")) continue;
    const parsed = parseCriterion(target.criteria);
    if (!parsed.ok) continue;
    const { operator, basis } = parsed.criterion;
    const relative = basis !== "absolute";
    if (relative && comparedValue === null) continue;
    const beyond = excess(value, target, operator);
    // Of two that are equally far the first stays.
    if (deciding !== undefined && deciding.excess >= beyond) continue;
    deciding = { target, operator, relative, excess: beyond };
  }
  return deciding;
}

function excess(value: number, { targetValue, violated }: Target, operator: Operator): number {
  // Nothing is narrow about a number that is just the one asked for, and zero has no shares.
  if (operator === "=" || targetValue === 0) return violated ? Infinity : -Infinity;
  const distance = (value - targetValue) / Math.abs(targetValue);
  return operator.startsWith("<") ? distance : -distance;
}
