/**
 * A number as people read it: whole numbers in full, others to `digits` significant digits but never less than their
 * whole part, so 612.345 is 612.3 and 0.0421337 is 0.04213.
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : "-infinity";
  const whole = Math.trunc(Math.abs(value)).toString().length;
  const precision = Math.min(Math.max(digits, whole), 100);
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(precision));
  return rounded.toString().replace("e+", "e");
}

/** Two numbers with as many digits as it takes to tell them apart: 600.0004 and 600, not 600 and 600. */
export function formatPair(a: number, b: number): readonly [string, string] {
  for (let digits = 4; digits < 17; digits += 1) {
    const pair = [formatNumber(a, digits), formatNumber(b, digits)] as const;
    if (a === b || pair[0] !== pair[1]) return pair;
  }
  return [formatNumber(a, 17), formatNumber(b, 17)];
}

/** A score with at most two decimals, cut and not rounded: what misses a threshold never reads as if it met it. */
export function formatScore(score: number): string {
  const [, whole, decimals] = /^(-?\d+)(?:\.(\d{1,2})\d*)?$/.exec(score.toString()) ?? [];
  if (whole === undefined) return formatNumber(score);
  const kept = decimals?.replace(/0+$/, "") ?? "";
  return kept === "" ? whole : `${whole}.${kept}`;
}
