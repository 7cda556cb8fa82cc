import { decidingTarget, type DecidingTarget } from "./deciding-target.ts";
import type { IndicatorResult } from "./evaluation.ts";
import { formatNumber, formatPair } from "./format-number.ts";

/**
 * Value and target after the indicator's name: `612 < 1000`, `1240, wanted < 1000`, `700, wanted <= 660 (600 +10%)`,
 * `has no value: query failed`.
 */
export function describeIndicator(indicator: IndicatorResult): string {
  const { value, message, status, comparedValue } = indicator;
  if (value === null) {
    const why = message.trim().replace(/\.$/, "");
    return why === "" ? "has no value" : `has no value: ${why}`;
  }
  const decided = decidingTarget(indicator);
  if (decided === undefined) return `${formatNumber(value)}, nothing to compare with`;
  const [shown, target] = formatPair(value, decided.target.targetValue);
  const wanted = `${decided.operator} ${target}${origin(decided, comparedValue)}`;
  return status === "pass" ? `${shown} ${wanted}` : `${shown}, wanted ${wanted}`;
}

/** How a relative target came about, from the earlier value and the criterion as it was written. */
function origin({ relative, target, operator }: DecidingTarget, earlier: number | null): string {
  if (!relative || earlier === null) return "";
  const change = target.criteria.replaceAll(" ", "").slice(operator.length);
  return ` (${formatNumber(earlier)} ${/^[+-]/.test(change) ? change : `+${change}`})`;
}
