import { numberOf } from "../reconcile/field-of.ts";

/** The whole number at `path`; `otherwise` where there is none, as kstatus' GetIntField reads it. */
export function countOf(value: unknown, otherwise: number, ...path: readonly string[]): number {
  const found = numberOf(value, ...path);
  return found !== undefined && Number.isSafeInteger(found) ? found : otherwise;
}
