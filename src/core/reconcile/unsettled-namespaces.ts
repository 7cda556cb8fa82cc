import { hasPods } from "../health/has-pods.ts";
import type { ObjectRow } from "./object-action.ts";

/** Where workloads are that may still settle, so that their pods are of interest. */
export function unsettledNamespaces(rows: readonly ObjectRow[]): readonly string[] {
  const unsettled = rows.filter(
    ({ ref, health }) => hasPods(ref) && health?.verdict === "InProgress",
  );
  return [...new Set(unsettled.flatMap(({ ref }) => ref.namespace ?? []))];
}
