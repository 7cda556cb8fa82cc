import { fieldOf, listOf } from "../reconcile/field-of.ts";
import { attachmentFault, ownConditions } from "./gateway-health.ts";
import { current, type Health, inProgress } from "./health.ts";

/** An HTTPRoute: each parent that has seen this generation counts, and there has to be one. */
export function httpRouteHealth(object: unknown): Health {
  const generation = fieldOf(object, "metadata", "generation") ?? undefined;
  const parents = listOf(object, "status", "parents").filter((parent) =>
    hasSeen(parent, generation),
  );
  const fault = parents.map((parent) => attachmentFault(ownConditions(parent))).find(Boolean);
  if (fault !== undefined) return fault;
  return parents.length === 0
    ? inProgress("NoParent", "no gateway has taken it yet")
    : current("it is accepted");
}

/** A route has no observedGeneration but those of its parents' conditions. */
function hasSeen(parent: unknown, generation: unknown): boolean {
  const conditions = listOf(parent, "conditions");
  if (generation === undefined) return conditions.length > 0;
  return conditions.some((each) => fieldOf(each, "observedGeneration") === generation);
}
