import { fieldOf, isRecord, listOf, textOf } from "../reconcile/field-of.ts";

export type Condition = {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
};

/** `status.conditions` of a live object; what has no type is left out. */
export function conditionsOf(object: unknown): ReadonlyMap<string, Condition> {
  const conditions = new Map<string, Condition>();
  for (const condition of listOf(object, "status", "conditions")) {
    const type = textOf(condition, "type");
    if (type === undefined) continue;
    conditions.set(type, {
      type,
      status: textOf(condition, "status") ?? "Unknown",
      reason: textOf(condition, "reason") ?? "",
      message: textOf(condition, "message") ?? "",
    });
  }
  return conditions;
}

/** The condition if it is True, and says so for `reason` where one is given. */
export function holding(
  conditions: ReadonlyMap<string, Condition>,
  type: string,
  reason?: string,
): Condition | undefined {
  const condition = conditions.get(type);
  if (condition?.status !== "True") return undefined;
  return reason === undefined || condition.reason === reason ? condition : undefined;
}

/** Whether `status.conditions` has the shape that every API convention gives it. */
export function hasReadableConditions(object: unknown): boolean {
  const conditions = fieldOf(object, "status", "conditions");
  return (
    conditions === undefined ||
    conditions === null ||
    (Array.isArray(conditions) && conditions.every((condition) => isRecord(condition)))
  );
}
