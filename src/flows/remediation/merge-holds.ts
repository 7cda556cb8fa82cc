import type { Hold } from "../../core/guard/hold.ts";

/**
 * What keeps the open pull request of a problem from being merged right now, by `project/id`. It is seen anew in each
 * pass; only what is told of it in between comes from here.
 */
export type MergeHolds = Map<string, readonly Hold[]>;

export function mergeHoldsKey(project: string, id: string): string {
  return `${project}/${id}`;
}
