import type { Attempt } from "../../core/journal/fold-record.ts";
import { matchRule } from "../../core/remediation/match-rule.ts";
import { parseRemediation } from "../../core/remediation/parse-remediation.ts";
import { findStage } from "../project-view.ts";
import { buildPlan, type BuiltPlan } from "./build-plan.ts";
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
  const { remediation } = view.layout.service(stage.name, service);
  const text = await deps.git.read(view.project.repository, planned.rulesSha, remediation);
  const rules = text === undefined ? undefined : parseRemediation(text, remediation);
  const match = rules?.ok === true ? matchRule(rules.value, record.problem) : undefined;
  const action = match?.kind === "match" ? match.rule.actions[attempt.number - 1] : undefined;
  if (match?.kind !== "match" || action === undefined) {
    return lost(`the rules of ${planned.rulesSha} no longer lead to attempt ${attempt.number}`);
  }
  return buildPlan(deps, view, {
    record,
    stage,
    service,
    act: { rule: match.rule, by: match.by, action, attempt: attempt.number },
    baseSha: planned.baseSha,
    rulesSha: planned.rulesSha,
  });
}

function lost(message: string): BuiltPlan {
  return { kind: "refusal", reason: "unreadable-file", message };
}
