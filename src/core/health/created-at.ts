import { textOf } from "../reconcile/field-of.ts";

/** In milliseconds since 1970. What says no time that can be read is taken for old, as kstatus does: -Infinity. */
export function createdAt(object: unknown): number {
  const at = Date.parse(textOf(object, "metadata", "creationTimestamp") ?? "");
  return Number.isNaN(at) ? -Infinity : at;
}
