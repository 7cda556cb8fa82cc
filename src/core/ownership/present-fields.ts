import { childOf, type FieldTree, stepsOf } from "./field-tree.ts";
import { valueAt } from "./value-at.ts";

/** The part of `fields` that `value` has: to own what is not there does nothing. */
export function presentFields(fields: FieldTree, value: unknown): FieldTree {
  const present: Record<string, unknown> = fields["."] === undefined ? {} : { ".": {} };
  for (const step of stepsOf(fields)) {
    const below = childOf(fields, step) ?? {};
    const found = valueAt(value, [step]);
    if (found === undefined) continue;
    const kept = presentFields(below, found);
    // What had leaves and has lost them all is no leaf now.
    if (stepsOf(below).length === 0 || Object.keys(kept).length > 0) present[step] = kept;
  }
  return present;
}
