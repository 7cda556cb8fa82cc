import { findEdited } from "../../core/action/edited-field.ts";
import { canonicalAction } from "../../core/action/plan-action.ts";
import { planReturn } from "../../core/action/plan-return.ts";
import { refusal } from "../../core/action/refusal.ts";
import type { EntryOf } from "../../core/journal/entry.ts";
import type { Attempt, ProblemRecord } from "../../core/journal/fold-record.ts";
import { returnFields } from "../../core/remediation/return-fields.ts";
import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { isOnBranch } from "../is-on-branch.ts";
import { findStage, type ProjectView } from "../project-view.ts";
import { readService } from "../read-service.ts";
import { finishPlan, type BuiltPlan } from "./build-plan.ts";

type Deps = Pick<Ports, "git" | "clock" | "indicators" | "log">;

/**
 * The attempt that puts back what the merged attempts of a problem changed, computed on `baseSha`. The record says
 * what that was, but whoever can push can write a record: only values that the branch's own commits had are put back.
 */
export async function buildReturn(
  deps: Deps,
  view: ProjectView,
  given: { readonly record: ProblemRecord; readonly baseSha: Sha; readonly attempt: number },
): Promise<BuiltPlan> {
  const { record, baseSha, attempt } = given;
  const stage = findStage(view, record.problem.stage);
  const { service } = record.problem;
  if (stage === undefined || service === null) {
    return refusal("unreadable-file", "the stage is gone from shipyard.yaml");
  }
  const { layout, project } = view;
  const place = { repository: project.repository, layout, stage: stage.name, service };
  const files = await readService(deps, { ...place, at: baseSha });
  const attempts: Attempt[] = [];
  for (const each of record.attempts) {
    if (each.number < attempt && (await isTrue(deps, view, { attempt: each, baseSha }))) {
      attempts.push(each);
    }
  }
  const action = planReturn(files, returnFields(attempts));
  const last = attempts.findLast(({ planned }) => planned !== null)?.planned;
  if (action.kind !== "change" || last === undefined || last === null) {
    const message = action.kind === "change" ? "nothing was merged" : action.message;
    return { kind: "nothing-to-do", message };
  }
  const canonical = canonicalAction({ workflows: view.policy.actions }, last.action) ?? last.action;
  return finishPlan(deps, view, {
    intent: { record, stage, service, baseSha, rulesSha: baseSha },
    files,
    action,
    named: {
      attempt,
      purpose: "return",
      rule: last.rule,
      matchedBy: null,
      action: last.action,
      canonical,
    },
  });
}

/** Whether the branch was as an attempt's record says, before it and after its merge. */
async function isTrue(
  deps: Deps,
  view: ProjectView,
  { attempt, baseSha }: { readonly attempt: Attempt; readonly baseSha: Sha },
): Promise<boolean> {
  const { planned, ended } = attempt;
  if (planned === null || ended?.kind !== "pull-request-merged") return false;
  const { repository } = view.project;
  for (const sha of [planned.baseSha, ended.sha]) {
    if (!(await isOnBranch(deps, repository, { sha, head: baseSha }))) return false;
  }
  const paths = planned.changes.map(({ path }) => path);
  const before = await deps.git.readAll(repository, planned.baseSha, paths);
  const after = await deps.git.readAll(repository, ended.sha, paths);
  return planned.changes.every(
    (change) => valueIn(before, change) === change.from && valueIn(after, change) === change.to,
  );
}

type Change = EntryOf<"action-planned">["changes"][number];

function valueIn(files: ReadonlyMap<string, string>, change: Change): string | null {
  const { field, path } = change;
  // Files as a whole are not put back.
  if (field === null) return null;
  return findEdited(files.get(path) ?? "", { ...change, field })?.text ?? null;
}
