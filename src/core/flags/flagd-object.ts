import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import type { Flags, Variant, WantedFlag } from "./flags.ts";

/** Key of the ConfigMap; flagd takes the file as a source by its path. */
const fileName = "flags.json";
const schema = "https://flagd.dev/schema/v0/flags.json";

/** All flags of a stage as the one ConfigMap that flagd reads, in flagd's format; in the order of their names. */
export function flagdObject(name: string, flags: Flags): KubernetesObject {
  const sorted = [...flags].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const file = {
    $schema: schema,
    flags: Object.fromEntries(sorted.map(([flag, wanted]) => [flag, flagdFlag(wanted)])),
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name },
    data: { [fileName]: `${JSON.stringify(file, null, 2)}\n` },
  };
}

/**
 * Off is a state of a flag that works, since flagd takes a DISABLED one for an error of its caller: only where there
 * are variants of which nobody shall get any, the caller's own default is right.
 */
function flagdFlag(wanted: WantedFlag): Readonly<Record<string, unknown>> {
  const { variants } = wanted;
  return variants === null || variants.length === 0
    ? booleanFlag(wanted)
    : manyFlag(wanted, variants);
}

function booleanFlag({ enabled, rollout }: WantedFlag): Readonly<Record<string, unknown>> {
  const share = enabled ? (rollout ?? 100) : 0;
  const base = { state: "ENABLED", variants: { on: true, off: false } };
  if (share === 0 || share === 100) return { ...base, defaultVariant: share === 0 ? "off" : "on" };
  const fractional = [
    ["on", share],
    ["off", 100 - share],
  ];
  return { ...base, defaultVariant: "off", targeting: { fractional } };
}

function manyFlag(
  { enabled, rollout }: WantedFlag,
  variants: readonly Variant[],
): Readonly<Record<string, unknown>> {
  const share = enabled ? (rollout ?? 100) : 0;
  const base = { state: share === 0 ? "DISABLED" : "ENABLED", variants: valuesOf(variants) };
  const served = variants.filter(({ weight }) => weight > 0);
  const [only = { name: "" }, ...others] = served;
  // Whoever asks without a key to be told apart by gets the variant that most get, or with a rollout none.
  const most = served.toSorted((a, b) => b.weight - a.weight)[0] ?? only;
  // An older flagd takes no weights but whole ones that are 100 together.
  const unit = served.every(({ weight }) => weight % 10 === 0) ? 10 : 1;
  const chosen =
    others.length === 0
      ? only.name
      : {
          fractional: [
            { var: "targetingKey" },
            ...served.map(({ name, weight }) => [name, weight / unit]),
          ],
        };
  if (share === 0) return { ...base, defaultVariant: most.name };
  if (share === 100) {
    const targeting = typeof chosen === "string" ? {} : { targeting: chosen };
    return { ...base, defaultVariant: most.name, ...targeting };
  }
  const fractional = [
    ["in", share],
    ["out", 100 - share],
  ];
  // By another key than that of the variants, so that each of them gets its part of those who are in.
  const targeting = { if: [{ "==": [{ fractional }, "in"] }, chosen, null] };
  return { ...base, defaultVariant: null, targeting };
}

/** flagd wants values of one type: numbers, objects, or text, which is the name of a variant without a payload. */
function valuesOf(variants: readonly Variant[]): Readonly<Record<string, unknown>> {
  const values = variants.map(({ name, payload }) => {
    if (payload?.type === "number") return { name, value: Number(payload.value) };
    if (payload?.type === "json") return { name, value: parsedObject(payload.value) };
    return { name, value: payload?.value ?? name };
  });
  const types = new Set(values.map(({ value }) => typeof value));
  const isOneType = types.size === 1 && !types.has("undefined");
  return Object.fromEntries(
    variants.map(({ name, payload }, index) => [
      name,
      isOneType ? values[index]?.value : (payload?.value ?? name),
    ]),
  );
}

function parsedObject(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}
