const factors: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a duration as Go writes it (`10m`, `1h30m`, `1.5h`, `0`); undefined for anything else or below 0. */
export function parseGoDuration(text: string): number | undefined {
  const unsigned = text.startsWith("+") ? text.slice(1) : text;
  if (unsigned === "0") return 0;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)){1,10}$/.test(unsigned)) return undefined;
  const parts = [...unsigned.matchAll(/([\d.]+)([a-zµ]+)/g)];
  return parts.reduce(
    (sum, [, amount, unit = ""]) => sum + Number(amount) * (factors[unit] ?? 0),
    0,
  );
}
