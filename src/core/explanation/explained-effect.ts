import { actionTypes, findActionType } from "../action/action-types.ts";
import type { Effect } from "../action/action.ts";
import type { Policy } from "../policy/policy.ts";
import type { RuleAction } from "../remediation/remediation.ts";

/** What an action's value comes to, for programs: a change of replicas, states of flags, or the fields of its own. */
export type ExplainedEffect =
  | { readonly by: number }
  | { readonly to: number }
  | { readonly percent: number }
  | { readonly flags: readonly (readonly [flag: string, state: string])[] }
  | { readonly action: string; readonly [field: string]: unknown }
  | { readonly error: string };

/**
 * By our own rules; an action that nobody knows, and a value that it does not take, is an error that says so.
 * `workflows` are the policy's names for actions that a workflow carries out.
 */
export function explainedEffect(
  { action, value }: Pick<RuleAction, "action" | "value">,
  workflows: Policy["actions"] = {},
): ExplainedEffect {
  const mapped = Object.hasOwn(workflows, action) ? workflows[action] : undefined;
  if (mapped !== undefined) return { action: "workflow", event: mapped.event, value };
  const type = findActionType(action);
  if (type === undefined) {
    const known = actionTypes.flatMap(({ name, aliases }) => [name, ...aliases]).join(", ");
    return { error: `no action is called ${JSON.stringify(action)}: known are ${known}` };
  }
  const parsed = type.parseValue(value);
  return "error" in parsed ? { error: parsed.error } : effectJson(parsed.effect, type.name);
}

function effectJson(effect: Effect, action: string): ExplainedEffect {
  switch (effect.kind) {
    case "scale":
      return effect.by;
    case "toggle":
      return { flags: effect.flags.map(({ flag, enabled }) => [flag, enabled ? "on" : "off"]) };
    case "rollback":
    case "restart":
    case "set":
    case "workflow": {
      const { kind: _, ...fields } = effect;
      return { ...fields, action };
    }
  }
}
