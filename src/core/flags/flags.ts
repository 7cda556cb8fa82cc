/** The wanted feature flags of a service or a stage, by name. */
export type Flags = ReadonlyMap<string, WantedFlag>;

/** What a flags.yaml names of a flag; null is not named, and left as it is. */
export type WantedFlag = {
  readonly enabled: boolean;
  /** Percent of the users that get the flag while it is on: a whole number from 0 to 100. */
  readonly rollout: number | null;
  /** Which of these a user with the flag gets; without any, the flag has none. */
  readonly variants: readonly Variant[] | null;
};

export type Variant = {
  readonly name: string;
  /** Thousandths of the users with the flag; those of all variants are 1000 together. */
  readonly weight: number;
  readonly payload: VariantPayload | null;
};

export type VariantPayload = { readonly type: PayloadType; readonly value: string };

export type PayloadType = "string" | "number" | "json" | "csv";

/** A flag as its service has it. */
export type LiveFlag = {
  readonly enabled: boolean;
  /** Null: no percentage of ours, and not just one of somebody else, decides who gets the flag. */
  readonly rollout: number | null;
  readonly variants: readonly Variant[];
};
