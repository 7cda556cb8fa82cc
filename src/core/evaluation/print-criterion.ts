import type { Criterion } from "./parse-criterion.ts";

/** A criterion as people write it, with a space for the eye: `<= +10%`. Reading it gives the same criterion again. */
export function printCriterion(criterion: Criterion): string {
  return `${criterion.operator} ${printThreshold(criterion)}`;
}

/** Without the operator: `600`, `+10%`, `-5`. */
export function printThreshold({ basis, value }: Criterion): string {
  return shapes[basis](printNumber(value));
}

const shapes = {
  absolute: (number) => number,
  more: (number) => `+${number}`,
  less: (number) => `-${number}`,
  "percent-more": (number) => `+${number}%`,
  "percent-less": (number) => `-${number}%`,
} as const satisfies Readonly<Record<Criterion["basis"], (number: string) => string>>;

function printNumber(value: number): string {
  if (Object.is(value, -0)) return "-0";
  return String(value).replace("Infinity", "Inf");
}
