import type { LiveFlag, Variant, WantedFlag } from "./flags.ts";

/** What of a flag is not as wanted, in the order of its weight. `said` reads after the flag's name. */
export type FlagDifference = {
  readonly field: "state" | "rollout" | "variants";
  readonly said: string;
};

/** The first difference between a flag and what is wanted of it; undefined where they agree in all that is named. */
export function flagDifference(wanted: WantedFlag, live: LiveFlag): FlagDifference | undefined {
  const { enabled, rollout, variants } = wanted;
  if (live.enabled !== enabled) {
    return { field: "state", said: `is ${onOff(live.enabled)}, wanted ${onOff(enabled)}` };
  }
  if (rollout !== null && live.rollout !== rollout) {
    const found =
      live.rollout === null ? "is for no percentage of users" : `is for ${live.rollout}%`;
    return { field: "rollout", said: `${found}, wanted ${rollout}%` };
  }
  if (variants === null || isSame(variants, live.variants)) return undefined;
  const said = `has ${describeVariants(live.variants)}, wanted ${describeVariants(variants)}`;
  return { field: "variants", said };
}

/** `on for 20% with variants blue 50%, green 50%`: what is named of a flag, in one line. */
export function describeFlag({ enabled, rollout, variants }: WantedFlag): string {
  return [
    onOff(enabled),
    ...(rollout === null ? [] : [`for ${rollout}%`]),
    ...(variants === null ? [] : [`with ${describeVariants(variants)}`]),
  ].join(" ");
}

function describeVariants(variants: readonly Variant[]): string {
  if (variants.length === 0) return "no variants";
  const named = variants.map(({ name, weight }) => `${name} ${weight / 10}%`);
  return `${variants.length === 1 ? "variant" : "variants"} ${named.join(", ")}`;
}

function onOff(enabled: boolean): string {
  return enabled ? "on" : "off";
}

/** Whatever their order. */
function isSame(a: readonly Variant[], b: readonly Variant[]): boolean {
  const others = new Map(b.map((variant) => [variant.name, variant]));
  return (
    a.length === b.length &&
    a.every(({ name, weight, payload }) => {
      const other = others.get(name);
      return (
        other?.weight === weight &&
        other.payload?.type === payload?.type &&
        other.payload?.value === payload?.value
      );
    })
  );
}
