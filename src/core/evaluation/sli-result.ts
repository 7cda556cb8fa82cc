/** One measured indicator, as a provider answered or as a file says. */
export type SliResult = {
  readonly metric: string;
  readonly state: SliState;
  /** Means nothing where `state` is not `measured`. */
  readonly value: number;
  /** Why there is no value, or what the provider says about it; may be empty. */
  readonly message: string;
  /** As it was sent, with everything filled in; null where nothing was. */
  readonly query: string | null;
};

/** `failed` is for a provider that does not say why. Each state but the first is never a pass. */
export type SliState =
  "measured" | "no-data" | "many-series" | "not-a-number" | "query-error" | "no-query" | "failed";
