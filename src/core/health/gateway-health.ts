import { fieldOf, listOf } from "../reconcile/field-of.ts";
import { conditionsIn, conditionsOf, conditionWith, reasonOf } from "./conditions.ts";
import type { Condition } from "./conditions.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

/** A Gateway of the Gateway API: its own conditions, then those of each listener. */
export function gatewayHealth(object: unknown): Health {
  const listeners = listOf(object, "status", "listeners");
  const told = [conditionsOf(object), ...listeners.map((each) => ownConditions(each))];
  const fault = told.map((conditions) => attachmentFault(conditions)).find(Boolean);
  if (fault !== undefined) return fault;
  return (fieldOf(object, "status", "conditions") ?? undefined) === undefined &&
    listeners.length === 0
    ? inProgress("NoConditions", "its controller has not looked at it yet")
    : current("it is programmed");
}

/** What keeps a part of a Gateway, or the parent of a route, from serving. */
export function attachmentFault(conditions: readonly Condition[]): Health | undefined {
  for (const type of ["ResolvedRefs", "Accepted"]) {
    const refused = conditionWith(conditions, type, "False");
    if (refused !== undefined) {
      return failed(reasonOf(refused, `Not${type}`), refused.message || `${type} is False`);
    }
  }
  const waiting = conditions.find(({ type, status }) => type === "Programmed" && status !== "True");
  return waiting === undefined
    ? undefined
    : inProgress(reasonOf(waiting, "NotProgrammed"), waiting.message || "it is being programmed");
}

/** `conditions` of a listener or of a route's parent. */
export function ownConditions(part: unknown): readonly Condition[] {
  return conditionsIn(listOf(part, "conditions"));
}
