import type { Variant, WantedFlag } from "../../core/flags/flags.ts";
import type { Strategy } from "./schema.ts";

/** What tells our strategy from a person's in Unleash's pages. */
const title = "Evenkeel";
const kind = "flexibleRollout";

/** The strategy that a wanted rollout is about: ours, else the only one by percentage. */
export function rolloutStrategy(strategies: readonly Strategy[]): Strategy | undefined {
  const rollouts = active(strategies).filter(({ name }) => name === kind);
  const ours = rollouts.find((strategy) => strategy.title === title);
  return ours ?? (rollouts.length === 1 ? rollouts[0] : undefined);
}

export function active(strategies: readonly Strategy[]): readonly Strategy[] {
  return strategies.filter(({ disabled }) => disabled !== true);
}

/** Percent; null where the strategy has none that can be read. */
export function rolloutOf(strategy: Strategy | undefined): number | null {
  const written = strategy?.parameters?.["rollout"];
  const isWritten = typeof written === "number" || (typeof written === "string" && written !== "");
  const rollout = isWritten ? Number(written) : Number.NaN;
  return Number.isFinite(rollout) ? rollout : null;
}

export function variantsOf(strategy: Strategy | undefined): readonly Variant[] {
  return (strategy?.variants ?? []).map(({ name, weight, payload }) => ({
    name,
    weight,
    payload: payload ?? null,
  }));
}

/** A strategy for the flag; everybody, where no rollout is named. */
export function newStrategy(flag: string, { rollout, variants }: WantedFlag) {
  return {
    name: kind,
    title,
    parameters: { rollout: String(rollout ?? 100), stickiness: "default", groupId: flag },
    constraints: [],
    segments: [],
    variants: toUnleash(variants ?? []),
  };
}

/** A JSON Patch of what is named; the rest of a strategy stays as somebody made it. */
export function strategyPatch({ rollout, variants }: WantedFlag) {
  return [
    ...(rollout === null
      ? []
      : [{ op: "replace", path: "/parameters/rollout", value: String(rollout) }]),
    ...(variants === null
      ? []
      : [{ op: "replace", path: "/variants", value: toUnleash(variants) }]),
  ];
}

/** Unleash shares the rest among those that are `variable`, and wants one: the last is, and gets what is its own. */
function toUnleash(variants: readonly Variant[]) {
  return variants.map(({ name, weight, payload }, index) => ({
    name,
    weight,
    weightType: index === variants.length - 1 ? "variable" : "fix",
    stickiness: "default",
    ...(payload === null ? {} : { payload }),
  }));
}
