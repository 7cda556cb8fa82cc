import type { RuleAction } from "../remediation/remediation.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import type { ActionPlan, PlanContext } from "./action.ts";
import { actionTypes, findActionType } from "./action-types.ts";
import { planDispatch } from "./plan-dispatch.ts";
import { refusal } from "./refusal.ts";

/**
 * What an action of a rule would do to a service; decides alone, writes nothing. A name that the policy maps to a
 * workflow is that workflow, whatever else it may be called, and the rule's value goes along as JSON.
 */
export function planAction(
  { action, value }: Pick<RuleAction, "action" | "value">,
  files: ServiceFiles,
  context: PlanContext,
): ActionPlan {
  const mapped = workflowOf(context, action);
  if (mapped !== undefined) {
    const inputs = JSON.stringify(value ?? null);
    return planDispatch(context, { action, event: mapped.event, inputs });
  }
  const type = findActionType(action);
  if (type === undefined) {
    const known = actionTypes.flatMap(({ name, aliases }) => [name, ...aliases]).join(", ");
    return refusal(
      "unknown-action",
      `no action is called ${JSON.stringify(action)}: known are ${known}, and those that actions of evenkeel.yaml maps to a workflow`,
    );
  }
  const parsed = type.parseValue(value);
  if ("error" in parsed) return refusal("bad-value", `value of ${action}: ${parsed.error}`);
  return type.plan(files, parsed.effect, context);
}

/** The name that the server's configuration knows an action of a rule by; undefined for one that nobody knows. */
export function canonicalAction(
  { workflows }: Pick<PlanContext, "workflows">,
  action: string,
): string | undefined {
  return workflowOf({ workflows }, action) === undefined
    ? findActionType(action)?.name
    : "workflow";
}

function workflowOf({ workflows }: Pick<PlanContext, "workflows">, action: string) {
  return Object.hasOwn(workflows, action) ? workflows[action] : undefined;
}
