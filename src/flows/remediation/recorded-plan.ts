import type { EntryOf } from "../../core/journal/entry.ts";
import type { Attempt, ProblemRecord } from "../../core/journal/fold-record.ts";
import { actionIndexOf } from "../../core/remediation/action-index.ts";
import { matchRule } from "../../core/remediation/match-rule.ts";
import { parseRemediation } from "../../core/remediation/parse-remediation.ts";
import { findStage } from "../project-view.ts";
import { buildPlan, type BuiltPlan } from "./build-plan.ts";
import { buildReturn } from "./build-return.ts";
import { isOnBranch } from "../is-on-branch.ts";
import type { Case, StepDeps } from "./step.ts";

/** The plan of an attempt, computed again from the commits that its journal entry names. */
export async function recordedPlan(
  deps: StepDeps,
  given: Case,
  attempt: Attempt,
): Promise<BuiltPlan> {
  const { view, record } = given;
  const { planned } = attempt;
  const stage = findStage(view, record.problem.stage);
  const { service } = record.problem;
  if (planned === null || stage === undefined || service === null) {
    return lost(`the stage ${JSON.stringify(record.problem.stage)} is gone from shipyard.yaml`);
  }
  const branch = view.layout.stageBranch(stage.name);
  const elsewhere = await commitElsewhere(deps, given, { planned, branch });
  if (elsewhere !== undefined) {
    return lost(`${elsewhere.slice(0, 12)}, which it was planned on, is not on ${branch}`);
  }
  if (planned.purpose === "return") {
    return buildReturn(deps, view, { record, baseSha: planned.baseSha, attempt: attempt.number });
  }
  const { remediation } = view.layout.service(stage.name, service);
  const text = await deps.git.read(view.project.repository, planned.rulesSha, remediation);
  const act = text === undefined ? undefined : actionOf(text, record, attempt.number);
  if (act === undefined) {
    return lost(`the rules of ${planned.rulesSha} no longer lead to attempt ${attempt.number}`);
  }
  return buildPlan(deps, view, {
    record,
    stage,
    service,
    act,
    baseSha: planned.baseSha,
    rulesSha: planned.rulesSha,
    plannedAt: planned.at,
  });
}

/** A record that names commits from outside the protected branch is not to be followed. */
async function commitElsewhere(
  deps: StepDeps,
  { view }: Case,
  { planned, branch }: { readonly planned: EntryOf<"action-planned">; readonly branch: string },
): Promise<string | undefined> {
  const head = view.heads.get(branch);
  for (const sha of new Set([planned.baseSha, planned.rulesSha])) {
    if (head === undefined) return sha;
    if (!(await isOnBranch(deps, view.project.repository, { sha, head }))) return sha;
  }
  return undefined;
}

function actionOf(text: string, record: ProblemRecord, attempt: number) {
  const rules = parseRemediation(text, "remediation.yaml");
  const match = rules.ok ? matchRule(rules.value, record.problem) : undefined;
  if (match?.kind !== "match") return undefined;
  const action = match.rule.actions[actionIndexOf(record, attempt)];
  return action && { rule: match.rule, by: match.by, action, attempt };
}

function lost(message: string): BuiltPlan {
  return { kind: "refusal", reason: "unreadable-file", message };
}
