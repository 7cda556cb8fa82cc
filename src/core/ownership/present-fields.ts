import { isRecord } from "../reconcile/field-of.ts";
import { childOf, type FieldTree, parseStep, stepsOf } from "./field-tree.ts";

/** The part of `fields` that `value` has: to own what is not there does nothing. */
export function presentFields(fields: FieldTree, value: unknown): FieldTree {
  const present: Record<string, unknown> = fields["."] === undefined ? {} : { ".": {} };
  for (const step of stepsOf(fields)) {
    const below = childOf(fields, step) ?? {};
    const found = itemAt(value, step);
    if (found === undefined) continue;
    const kept = presentFields(below, found);
    // What had leaves and has lost them all is no leaf now.
    if (stepsOf(below).length === 0 || Object.keys(kept).length > 0) present[step] = kept;
  }
  return present;
}

function itemAt(value: unknown, written: string): unknown {
  const step = parseStep(written);
  if (step?.kind === "field") {
    return isRecord(value) && Object.hasOwn(value, step.name) ? value[step.name] : undefined;
  }
  if (!Array.isArray(value) || step === undefined) return undefined;
  const wanted = step.kind === "key" ? Object.entries(step.keys) : [];
  return value.find((item) =>
    step.kind === "key"
      ? wanted.every(([key, part]) => isRecord(item) && item[key] === part)
      : item === step.value,
  );
}
