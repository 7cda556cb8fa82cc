import type { ActionType } from "./action.ts";
import { restart } from "./restart.ts";
import { rollback } from "./rollback.ts";
import { scaling } from "./scaling.ts";
import { set } from "./set.ts";
import { toggleFeature } from "./toggle-feature.ts";
import { workflow } from "./workflow.ts";

/** Every action that a remediation rule may name. */
export const actionTypes: readonly ActionType[] = [
  scaling,
  toggleFeature,
  rollback,
  restart,
  set,
  workflow,
];

/** The action of this name or alias, in this very case. */
export function findActionType(name: string): ActionType | undefined {
  return actionTypes.find((type) => type.name === name || type.aliases.includes(name));
}

/** One name for an action and its aliases; a foreign name stays as it is. */
export function typeName(name: string): string {
  return findActionType(name)?.name ?? name;
}
