export type WrittenWeight = { readonly kind: "percent" | "share"; readonly amount: number };

export type SharedWeights =
  | { readonly kind: "shared"; readonly weights: readonly number[] }
  | { readonly kind: "refused"; readonly message: string };

const whole = 1000;

/**
 * Thousandths for each weight, 1000 together: percentages as they are, and the shares have what those leave over. What
 * rounding leaves goes to the largest fractions, so that three equal shares are 334, 333 and 333.
 */
export function shareWeights(written: readonly WrittenWeight[]): SharedWeights {
  if (written.length === 0) return { kind: "shared", weights: [] };
  const percent = sum(written.filter(({ kind }) => kind === "percent"));
  const shares = sum(written.filter(({ kind }) => kind === "share"));
  const left = 100 - percent;
  // Sums of decimals such as 33.3 are not exact.
  if (left < -0.001) return refused(`the percentages are ${shown(percent)}% together: 100% is all`);
  if (left > 0.05 && shares === 0) {
    return refused(`the weights are ${shown(percent)}% together: give somebody the rest`);
  }
  const exact = written.map(({ kind, amount }) => {
    if (kind === "percent") return amount * 10;
    return shares === 0 ? 0 : (Math.max(left, 0) * 10 * amount) / shares;
  });
  const weights = exact.map((amount) => Math.floor(amount + 1e-9));
  const byFraction = exact
    .map((amount, index) => ({ index, fraction: amount - Math.floor(amount + 1e-9) }))
    .toSorted((a, b) => b.fraction - a.fraction || a.index - b.index);
  let rest = whole - weights.reduce((total, weight) => total + weight, 0);
  for (const { index } of byFraction) {
    if (rest <= 0) break;
    weights[index] = (weights[index] ?? 0) + 1;
    rest -= 1;
  }
  return { kind: "shared", weights };
}

function sum(weights: readonly WrittenWeight[]): number {
  return weights.reduce((total, { amount }) => total + amount, 0);
}

function shown(percent: number): string {
  return String(Math.round(percent * 10) / 10);
}

function refused(message: string): SharedWeights {
  return { kind: "refused", message };
}
