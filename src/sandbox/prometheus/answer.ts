import type { Labels, Sample } from "./series.ts";

export type Element = { readonly labels: Labels; readonly value: number };
export type Vector = { readonly kind: "vector"; readonly elements: readonly Element[] };
export type Answer =
  | Vector
  | { readonly kind: "scalar"; readonly value: number }
  | {
      readonly kind: "matrix";
      readonly rows: readonly { readonly labels: Labels; readonly samples: readonly Sample[] }[];
    };

/** The labels of a value that was computed, which has lost its metric's name. */
export function unnamed({ __name__, ...rest }: Labels): Labels {
  return rest;
}

/** Equal for equal sets of labels. */
export function signature(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
