import type { Effect, ScaleBy } from "./action.ts";

type ScaleEffect = Extract<Effect, { readonly kind: "scale" }>;

const forms = `"+1", "-1" and "2" add, "=3" sets, "+50%" adds a part`;
const steps = ["value", "by", "to", "percent"] as const;

/** Every key of a scaling in the form of a map, with its meaning. */
export const scalingKeys = {
  value: "any of the short forms",
  by: "so many more, or less",
  to: "so many in all",
  percent: "such a part more, or less, rounded up",
  min: "the rule's own least; never below the policy's",
  max: "the rule's own most; never above the policy's",
} as const satisfies Readonly<Record<(typeof steps)[number] | "min" | "max", string>>;

/**
 * The value of a scaling action. A scalar is Keptn's relative integer (keptn.md §3: no spaces, no fraction), `=N` or
 * `±N%`. A map has one of `value` (any of these forms), `by`, `to`, `percent`, and may have `min` and `max`.
 */
export function parseScaling(
  value: unknown,
): { readonly effect: ScaleEffect } | { readonly error: string } {
  if (typeof value !== "object" || value === null) {
    const by = parseStep(value);
    return typeof by === "string" ? { error: by } : { effect: effectOf(by, null, null) };
  }
  if (Array.isArray(value)) return { error: `a list cannot say how to scale: ${forms}` };
  return parseMap(new Map(Object.entries(value)));
}

function parseMap(
  map: ReadonlyMap<string, unknown>,
): { readonly effect: ScaleEffect } | { readonly error: string } {
  const known = Object.keys(scalingKeys);
  const unknown = [...map.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined) {
    return { error: `scaling knows no key ${JSON.stringify(unknown)}: use ${known.join(", ")}` };
  }
  const given = steps.filter((key) => map.has(key));
  const [step] = given;
  if (step === undefined || given.length > 1) {
    return { error: `scaling needs exactly one of ${steps.join(", ")}` };
  }
  const by = parseKeyedStep(step, map.get(step));
  if (typeof by === "string") return { error: by };
  const min = parseLimit(map.get("min"));
  const max = parseLimit(map.get("max"));
  if (min === undefined) return { error: "min must be a whole number from 0" };
  if (max === undefined) return { error: "max must be a whole number from 0" };
  if (min !== null && max !== null && min > max) {
    return { error: `min ${min} is above max ${max}` };
  }
  return { effect: effectOf(by, min, max) };
}

function effectOf(by: ScaleBy, min: number | null, max: number | null): ScaleEffect {
  return { kind: "scale", by, min, max };
}

/** What a scalar asks for, or the sentence that says why it cannot be understood. */
function parseStep(value: unknown): ScaleBy | string {
  const by = integerOf(value);
  if (by !== undefined) return { by };
  const text = typeof value === "string" ? value : "";
  const to = integerOf(/^=(\d+)$/.exec(text)?.[1]);
  if (to !== undefined) return { to };
  const percent = integerOf(/^([+-]?\d+)%$/.exec(text)?.[1]);
  if (percent !== undefined) return { percent };
  return `${JSON.stringify(value ?? null)} is not a whole number up to a million: ${forms}`;
}

function parseKeyedStep(key: (typeof steps)[number], value: unknown): ScaleBy | string {
  if (key === "value") return parseStep(value);
  const written = key === "percent" && typeof value === "string" ? value.replace(/%$/, "") : value;
  const number = integerOf(written);
  if (number === undefined) return `${key} must be a whole number`;
  if (key === "by") return { by: number };
  if (key === "percent") return { percent: number };
  return number < 0 ? "to must not be below 0" : { to: number };
}

function parseLimit(value: unknown): number | null | undefined {
  if (value === undefined || value === null) return null;
  const number = integerOf(value);
  return number === undefined || number < 0 ? undefined : number;
}

const largest = 1_000_000;

/** What Go's Atoi takes, and whole numbers; never more than a million either way. */
function integerOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^[+-]?\d{1,18}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) return undefined;
  return Math.abs(number) <= largest ? number : undefined;
}
