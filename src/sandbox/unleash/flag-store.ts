export type Strategy = {
  readonly id: string;
  readonly name: string;
  readonly title: string | null;
  readonly disabled: boolean;
  parameters: Readonly<Record<string, string>>;
  variants: readonly StrategyVariant[];
};

export type StrategyVariant = {
  readonly name: string;
  readonly weight: number;
  readonly weightType: "fix" | "variable";
  readonly [field: string]: unknown;
};

export type Flag = {
  readonly name: string;
  readonly type: string;
  readonly description: string | null;
  readonly impressionData: boolean;
  readonly project: string;
  readonly createdAt: string;
  readonly environments: Map<string, { enabled: boolean; readonly strategies: Strategy[] }>;
};

export type FlagStore = {
  readonly projects: ReadonlySet<string>;
  readonly environments: readonly string[];
  /** By name, which is unique over all projects. */
  readonly flags: Map<string, Flag>;
  /** Names that are taken by flags which nobody sees any more. */
  readonly archived: Set<string>;
};

/** A new flag is off everywhere and has no strategy. */
export function createFlag(store: FlagStore, flag: Omit<Flag, "environments">): Flag {
  const environments = new Map(
    store.environments.map((name) => [name, { enabled: false, strategies: [] }]),
  );
  const created = { ...flag, environments };
  store.flags.set(flag.name, created);
  return created;
}

/** As Unleash does it: without a strategy nobody would get the flag, so switching it on adds one for everybody. */
export function switchFlag(flag: Flag, environment: string, enabled: boolean): void {
  const state = flag.environments.get(environment);
  if (state === undefined) throw new Error(`Unleash has no environment ${environment}.`);
  if (enabled && state.strategies.every(({ disabled }) => disabled)) {
    addStrategy(flag, environment, defaultStrategy(flag.name));
  }
  state.enabled = enabled;
}

export function addStrategy(
  flag: Flag,
  environment: string,
  strategy: Omit<Strategy, "id">,
): Strategy {
  const strategies = flag.environments.get(environment)?.strategies ?? [];
  const added = { ...strategy, id: `${flag.name}-${environment}-${strategies.length + 1}` };
  strategies.push(added);
  return added;
}

/** Unleash shares what the fixed weights leave over among the variants that are `variable`. */
export function sharedVariants(variants: readonly StrategyVariant[]): readonly StrategyVariant[] {
  const variable = variants.filter(({ weightType }) => weightType === "variable");
  const fixed = variants.filter(({ weightType }) => weightType === "fix");
  const left = 1000 - fixed.reduce((total, { weight }) => total + weight, 0);
  const rest = left % variable.length;
  return [
    ...variable.map((variant, index) => ({
      ...variant,
      weight: Math.floor(left / variable.length) + (index < rest ? 1 : 0),
    })),
    ...fixed,
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function defaultStrategy(groupId: string): Omit<Strategy, "id"> {
  return {
    name: "flexibleRollout",
    title: null,
    disabled: false,
    parameters: { groupId, rollout: "100", stickiness: "default" },
    variants: [],
  };
}
