import { fieldOf, isRecord, listOf, textOf } from "../reconcile/field-of.ts";

/** Texts that are not there are empty, as kstatus' Go structs have them. */
export type Condition = {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
};

/** `status.conditions` of a live object in its order; a type may come twice. */
export function conditionsOf(object: unknown): readonly Condition[] {
  return conditionsIn(listOf(object, "status", "conditions"));
}

export function conditionsIn(list: readonly unknown[]): readonly Condition[] {
  return list.map((condition) => ({
    type: textOf(condition, "type") ?? "",
    status: textOf(condition, "status") ?? "",
    reason: textOf(condition, "reason") ?? "",
    message: textOf(condition, "message") ?? "",
  }));
}

/** The first condition of this type with this status. */
export function conditionWith(
  conditions: readonly Condition[],
  type: string,
  status: string,
): Condition | undefined {
  return conditions.find((condition) => condition.type === type && condition.status === status);
}

/** A condition's reason where it is one upper-camel word, as the API conventions have it; else `otherwise`. */
export function reasonOf({ reason }: Condition, otherwise: string): string {
  return /^[A-Z][A-Za-z0-9]{0,127}$/.test(reason) ? reason : otherwise;
}

/** Whether kstatus could read `status.conditions`: nothing, or a list of maps whose texts are texts. */
export function hasReadableConditions(object: unknown): boolean {
  const conditions = fieldOf(object, "status", "conditions") ?? [];
  return Array.isArray(conditions) && conditions.every((condition) => isReadable(condition));
}

function isReadable(condition: unknown): boolean {
  if (condition === null) return true;
  return (
    isRecord(condition) &&
    ["type", "status", "reason", "message"].every(
      (field) => typeof (fieldOf(condition, field) ?? "") === "string",
    )
  );
}
