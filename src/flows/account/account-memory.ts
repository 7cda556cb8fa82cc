import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { mergeHoldsKey, type MergeHolds } from "../remediation/merge-holds.ts";
import type { ProjectView } from "../project-view.ts";

/** What was told where, so that a pass that has nothing new to tell asks nobody; losing it costs only calls. */
export type AccountMemory = {
  /** What each surface was told last, by its name. */
  readonly told: Map<string, string>;
  /** When issues were opened of late, by project; milliseconds. */
  readonly issues: Map<string, readonly number[]>;
};

const mostRemembered = 20_000;

export function emptyAccountMemory(): AccountMemory {
  return { told: new Map(), issues: new Map() };
}

/** The oldest are forgotten where there are too many. */
export function remember({ told }: AccountMemory, surface: string, text: string): void {
  told.delete(surface);
  told.set(surface, text);
  for (const oldest of told.keys()) {
    if (told.size <= mostRemembered) return;
    told.delete(oldest);
  }
}

/** Differs whenever the account of a problem may have to say something else. */
export function accountState(
  view: ProjectView,
  record: ProblemRecord,
  mergeHolds: MergeHolds,
): string {
  const { name } = view.project;
  const holds = mergeHolds.get(mergeHoldsKey(name, record.id)) ?? [];
  const policy = view.heads.get(view.layout.mainBranch) ?? "";
  return JSON.stringify([record.entries.length, policy, holds]);
}

export function accountName(project: string, id: string): string {
  return `account/${project}/${id}`;
}
