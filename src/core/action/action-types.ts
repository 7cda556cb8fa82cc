import type { ActionType } from "./action.ts";
import { scaling } from "./scaling.ts";
import { toggleFeature } from "./toggle-feature.ts";

/** Every action that a remediation rule may name. */
export const actionTypes: readonly ActionType[] = [scaling, toggleFeature];

/** The action of this name or alias, in this very case. */
export function findActionType(name: string): ActionType | undefined {
  return actionTypes.find((type) => type.name === name || type.aliases.includes(name));
}
