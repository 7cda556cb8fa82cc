/**
 * A quantity as an API server stores it (apimachinery's resource.Quantity): `0.5` → `500m`, `1024Mi` → `1Gi`.
 * Undefined for what is no quantity, and for one that the API server would have to round.
 */
export function canonicalQuantity(written: unknown): string | undefined {
  const parsed = typeof written === "number" ? parse(String(written)) : parse(written);
  if (parsed === undefined) return undefined;
  const { nanos, format } = parsed;
  if (nanos === 0n) return "0";
  const size = nanos < 0n ? -nanos : nanos;
  const sign = nanos < 0n ? "-" : "";
  // Binary suffixes only for whole numbers from 1024 on: the others are written as decimals.
  if (format === "binary" && size >= 1024n * one && size % one === 0n) {
    const [mantissa, power] = factor(size / one, 1024n, binarySuffixes.length - 1);
    return `${sign}${mantissa}${binarySuffixes[power]}`;
  }
  const [mantissa, power] = factor(size, 1000n, decimalSuffixes.length - 1);
  const suffix = decimalSuffixes[power] ?? "";
  if (format !== "exponent") return `${sign}${mantissa}${suffix}`;
  const exponent = power * 3 - 9;
  return `${sign}${mantissa}${exponent === 0 ? "" : `e${exponent}`}`;
}

const one = 1_000_000_000n;
const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const largest = (1n << 63n) * one;

type Parsed = { readonly nanos: bigint; readonly format: "decimal" | "binary" | "exponent" };

function parse(written: unknown): Parsed | undefined {
  if (typeof written !== "string") return undefined;
  const match = /^([+-]?)(\d{0,32})(?:\.(\d{0,32}))?([a-zA-Z]*)([+-]?\d*)$/.exec(written);
  const [, sign, whole = "", part = "", suffix = "", exponent = ""] = match ?? [];
  const scale = scaleOf(suffix, exponent);
  if (whole + part === "" || scale === undefined) return undefined;
  const nanos = shift(BigInt(whole + part) * scale.factor, 9 + scale.tens - part.length);
  if (nanos === undefined || nanos >= largest) return undefined;
  return { nanos: sign === "-" ? -nanos : nanos, format: scale.format };
}

/** `digits` × 10 to the power of `tens`; undefined where that is no whole number. */
function shift(digits: bigint, tens: number): bigint | undefined {
  if (tens >= 0) return digits * 10n ** BigInt(tens);
  const divisor = 10n ** BigInt(-tens);
  return digits % divisor === 0n ? digits / divisor : undefined;
}

function scaleOf(suffix: string, exponent: string) {
  if (/^[eE]$/.test(suffix) && exponent !== "") {
    const tens = Number(exponent);
    if (Math.abs(tens) > 18) return undefined;
    return { factor: 1n, tens, format: "exponent" } as const;
  }
  if (exponent !== "") return undefined;
  const binary = suffix === "" ? -1 : binarySuffixes.indexOf(suffix);
  if (binary > 0) return { factor: 1024n ** BigInt(binary), tens: 0, format: "binary" } as const;
  const decimal = decimalSuffixes.indexOf(suffix);
  if (decimal === -1) return undefined;
  return { factor: 1n, tens: decimal * 3 - 9, format: "decimal" } as const;
}

/** `size` = the first number × `base` to the power of the second, which is as large as it can be. */
function factor(size: bigint, base: bigint, most: number): readonly [bigint, number] {
  let [mantissa, power] = [size, 0];
  while (power < most && mantissa % base === 0n) {
    mantissa /= base;
    power += 1;
  }
  return [mantissa, power];
}
