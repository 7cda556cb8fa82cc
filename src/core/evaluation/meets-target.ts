import type { Operator } from "./parse-criterion.ts";

/** Plain comparison of doubles; `=` asks for the very same number, and nothing compares with NaN. */
export function meetsTarget(measured: number, operator: Operator, target: number): boolean {
  return comparisons[operator](measured, target);
}

const comparisons = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "=": (a, b) => a === b,
  ">=": (a, b) => a >= b,
  ">": (a, b) => a > b,
} as const satisfies Readonly<Record<Operator, (a: number, b: number) => boolean>>;
