import type { RuleAction } from "../remediation/remediation.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import type { ActionPlan, Bounds } from "./action.ts";
import { actionTypes, findActionType } from "./action-types.ts";
import { refusal } from "./refusal.ts";

/** What an action of a rule would change in a service's files; decides alone, writes nothing. */
export function planAction(
  { action, value }: Pick<RuleAction, "action" | "value">,
  files: ServiceFiles,
  bounds: Bounds,
): ActionPlan {
  const type = findActionType(action);
  if (type === undefined) {
    const known = actionTypes.flatMap(({ name, aliases }) => [name, ...aliases]).join(", ");
    return refusal(
      "unknown-action",
      `no action is called ${JSON.stringify(action)}: known are ${known}`,
    );
  }
  const parsed = type.parseValue(value);
  if ("error" in parsed) return refusal("bad-value", `value of ${action}: ${parsed.error}`);
  return type.plan(files, parsed.effect, bounds);
}
