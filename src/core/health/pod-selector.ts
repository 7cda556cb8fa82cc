import { fieldOf, isRecord, listOf, textOf } from "../reconcile/field-of.ts";

/** Label selector (`a=b,c in (d,e)`) of a workload's pods; undefined for what selects none. */
export function podSelector(workload: unknown): string | undefined {
  const selector = fieldOf(workload, "spec", "selector");
  const labels = fieldOf(selector, "matchLabels");
  const parts = [
    ...Object.entries(isRecord(labels) ? labels : {}).map(
      ([key, value]) => `${key}=${String(value)}`,
    ),
    ...listOf(selector, "matchExpressions").flatMap((each) => expression(each) ?? []),
  ];
  return parts.length === 0 ? undefined : parts.join(",");
}

function expression(requirement: unknown): string | undefined {
  const key = textOf(requirement, "key") ?? "";
  const values = listOf(requirement, "values").join(",");
  switch (textOf(requirement, "operator") ?? "") {
    case "In":
      return `${key} in (${values})`;
    case "NotIn":
      return `${key} notin (${values})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return undefined;
  }
}
