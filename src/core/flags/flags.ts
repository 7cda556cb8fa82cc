/** The wanted state of one stage's feature flags, from a service's flags.yaml. */
export type Flags = ReadonlyMap<string, boolean>;
