/**
 * Reads a number in the forms that Go's `strconv.ParseFloat` takes, for those are what slo.yaml files were
 * written against (keptn.md §5.2): `1e3`, `.5`, `5.`, `1_000`, `0x1p4`, `Inf`, `NaN`. Undefined for anything else,
 * and for a finite number beyond what a double holds.
 */
export function parseGoFloat(text: string): number | undefined {
  if (plain.test(text)) return Number(text);
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  const value = decimal.test(text) ? Number(text.replaceAll("_", "")) : hexadecimalValue(text);
  return Number.isFinite(value) ? value : undefined;
}

/** What nearly all numbers are; so many digits are always finite. */
const plain = /^\d{1,300}(?:\.\d+)?$/;

// An underscore stands between two digits, or between the prefix of a base and a digit.
const decimal =
  /^[+-]?(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:e[+-]?\d(?:_?\d)*)?$/i;
const hexadecimal =
  /^([+-]?)0x((?:_?[\da-f])*)(?:\.((?:[\da-f](?:_?[\da-f])*)?))?p([+-]?\d(?:_?\d)*)$/i;

function hexadecimalValue(text: string): number {
  const [, sign = "", whole = "", fraction = "", exponent = ""] =
    hexadecimal.exec(text)?.map((part) => part?.replaceAll("_", "")) ?? [];
  if (whole + fraction === "") return Number.NaN;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const power = Number(exponent) - 4 * fraction.length;
  // In two steps, as one factor alone may be beyond the range of a double where the product is not.
  const half = Math.trunc(power / 2);
  const magnitude = mantissa * 2 ** half * 2 ** (power - half);
  return sign === "-" ? -magnitude : magnitude;
}
