import { decideJoined } from "../../core/guard/decide-joined.ts";
import { phaseOf } from "../../core/journal/phase.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { readRecord, readRecords } from "../journal.ts";
import { done } from "../outcome.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/** Sees what the problem that this one joined came to. While its change is under way nothing is asked of anybody. */
export async function followLead(deps: StepDeps, given: Case, lead: string): Promise<Step> {
  const { view, record: known } = given;
  const found = await readRecord(deps, view.project.repository, lead);
  const decision = decideJoined(known, found);
  const { detail } = decision;
  switch (decision.kind) {
    case "wait":
      return done;
    case "close":
      return record(deps, given, { kind: "closed", reason: decision.reason, detail });
    case "part":
      return record(deps, given, { kind: "parted", lead, detail });
    case "hand-over":
      // Not by `handOver`: whoever has the lead was asked there, and its pull request names this problem.
      return record(deps, given, { kind: "handed-over", reason: "lead", detail });
  }
}

/** Wakes the problems that joined one whose own steps may have let them go; the sweep finds those that this misses. */
export async function wakeFollowers(deps: StepDeps, { view, record: lead }: Case): Promise<void> {
  if (!mayRelease(lead)) return;
  const { repository, name } = view.project;
  for (const follower of await readRecords(deps, repository)) {
    if (isReleased(follower, lead)) {
      deps.enqueue({ kind: "problem", project: name, id: follower.id });
    }
  }
}

function mayRelease(lead: ProblemRecord): boolean {
  const { kind } = phaseOf(lead);
  if (kind === "deciding") return lead.ignored !== null;
  return kind === "awaiting-resolve" || kind === "awaiting-return" || kind === "ended";
}

function isReleased(follower: ProblemRecord, lead: ProblemRecord): boolean {
  const phase = phaseOf(follower);
  if (phase.kind !== "joined" || phase.lead !== lead.id) return false;
  return decideJoined(follower, lead).kind !== "wait";
}
