import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { cameBack } from "../../core/remediation/came-back.ts";
import { closingOf } from "../../core/remediation/closing.ts";
import { readRecords } from "../journal.ts";
import { findStage, modeOf } from "../project-view.ts";
import { buildReturn } from "./build-return.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/**
 * Records when what helped is put back, where the stage's policy has it so and there is something to put back; closes
 * the record where that would only bring the problem back; undefined where nothing is put back.
 */
export async function scheduleReturn(deps: StepDeps, given: Case): Promise<Step | undefined> {
  const { record: known } = given;
  const minutes = returnAfter(given);
  const last = known.attempts.at(-1);
  if (minutes === null || last?.planned?.purpose === "return" || wasCancelled(known)) {
    return undefined;
  }
  if (!(await canReturn(deps, given, (last?.number ?? 0) + 1))) return undefined;
  const records = await readRecords(deps, given.view.project.repository);
  const stays = cameBack(known, records, minutes);
  if (stays !== undefined) {
    return record(deps, given, { kind: "closed", ...closingOf(known, true, stays) });
  }
  const due = new Date(deps.clock.now().getTime() + minutes * 60_000).toISOString();
  return record(deps, given, { kind: "return-scheduled", due });
}

function returnAfter({ view, record: { problem } }: Case): number | null {
  const stage = findStage(view, problem.stage);
  if (stage === undefined || modeOf(view, stage) === "observe") return null;
  return view.policy.stages[stage.name]?.returnAfterMinutes ?? null;
}

async function canReturn(
  deps: StepDeps,
  { view, record: known }: Case,
  attempt: number,
): Promise<boolean> {
  const { stage } = known.problem;
  const head = stage === null ? undefined : view.heads.get(view.layout.stageBranch(stage));
  if (head === undefined) return false;
  const built = await buildReturn(deps, view, { record: known, baseSha: head, attempt });
  return built.kind === "plan";
}

/** Since the problem was last over: what was given up for good, not for a recurrence of the same occurrence. */
function wasCancelled({ entries }: ProblemRecord): boolean {
  const over = entries.findLastIndex(({ kind }) => kind === "problem-resolved");
  return entries.slice(over + 1).some(({ kind }) => kind === "return-cancelled");
}
