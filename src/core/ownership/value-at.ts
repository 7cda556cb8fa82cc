import { isRecord } from "../reconcile/field-of.ts";
import { parseStep } from "./field-tree.ts";

/**
 * What `value` has at a path of steps. An item of a keyed list is found by all of its keys, as a stored one has them;
 * with `unwritten`, also one that leaves keys out for the API server to fill in.
 */
export function valueAt(
  value: unknown,
  steps: readonly string[],
  keys: "written" | "unwritten" = "written",
): unknown {
  return steps.reduce<unknown>((at, step) => itemAt(at, step, keys), value);
}

function itemAt(value: unknown, written: string, keys: "written" | "unwritten"): unknown {
  const step = parseStep(written);
  if (step?.kind === "field") {
    return isRecord(value) && Object.hasOwn(value, step.name) ? value[step.name] : undefined;
  }
  if (!Array.isArray(value) || step === undefined) return undefined;
  const wanted = step.kind === "key" ? Object.entries(step.keys) : [];
  const isOne = (item: unknown, isWhole: boolean) =>
    step.kind === "key"
      ? isRecord(item) &&
        wanted.every(([key, part]) => item[key] === part || !(isWhole || key in item))
      : item === step.value;
  return (
    value.find((item) => isOne(item, true)) ??
    (keys === "unwritten" ? value.find((item) => isOne(item, false)) : undefined)
  );
}
