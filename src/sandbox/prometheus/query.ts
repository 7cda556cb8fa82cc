export type Operator = "+" | "-" | "*" | "/";
export type Aggregation = "sum" | "avg" | "min" | "max" | "count";
export type RangeFunction = "rate" | "increase" | "avg_over_time";

export type Matcher = {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
};

/** Series whose labels match all of the matchers; the metric's name is the label `__name__`. */
export type Selector = { readonly kind: "selector"; readonly matchers: readonly Matcher[] };

/** The part of PromQL that the sandbox's Prometheus answers. */
export type Query =
  | { readonly kind: "number"; readonly value: number }
  | Selector
  | RangeSelector
  | { readonly kind: "over-range"; readonly name: RangeFunction; readonly range: RangeSelector }
  | { readonly kind: "histogram-quantile"; readonly quantile: Query; readonly buckets: Query }
  | {
      readonly kind: "aggregation";
      readonly name: Aggregation;
      readonly by: readonly string[];
      readonly of: Query;
    }
  /** The elements of `left`, and those of `right` whose labels it does not have. */
  | { readonly kind: "union"; readonly left: Query; readonly right: Query }
  /** A scalar as the one element without labels. */
  | { readonly kind: "vector"; readonly of: Query }
  | {
      readonly kind: "operation";
      readonly operator: Operator;
      readonly left: Query;
      readonly right: Query;
    };

export type RangeSelector = {
  readonly kind: "range";
  readonly selector: Selector;
  readonly milliseconds: number;
};

/** A query that cannot be answered; `at` is the offset of the fault in its text. */
export class QueryError extends Error {
  override name = "QueryError";
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
