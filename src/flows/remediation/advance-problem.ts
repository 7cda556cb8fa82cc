import { phaseOf } from "../../core/journal/phase.ts";
import { readRecord } from "../journal.ts";
import { done, waiting, type Outcome } from "../outcome.ts";
import type { Project } from "../project.ts";
import { readProject } from "../project-view.ts";
import { awaitReconcile } from "./await-reconcile.ts";
import { awaitResolve } from "./await-resolve.ts";
import { awaitReturn } from "./await-return.ts";
import { decide } from "./decide.ts";
import { followLead, wakeFollowers } from "./follow-lead.ts";
import { followPullRequest } from "./follow-pull-request.ts";
import { observe } from "./observe.ts";
import { propose } from "./propose.ts";
import { accountName, accountState, type AccountMemory } from "../account/account-memory.ts";
import type { MergeHolds } from "./merge-holds.ts";
import { obeyCommands } from "./obey-commands.ts";
import type { Case, Step, StepDeps } from "./step.ts";

type Deps = StepDeps & { readonly accounts: AccountMemory; readonly mergeHolds: MergeHolds };

const stepsInOnePass = 20;

/** Takes one problem as far through the loop as it can go now: read, decide, act, record, and again. */
export async function advanceProblem(
  deps: Deps,
  problem: { readonly project: Project; readonly id: string },
): Promise<Outcome> {
  await deps.git.fetch(problem.project.repository);
  let isListening = true;
  for (let steps = 0; steps < stepsInOnePass; steps += 1) {
    const reading = await readProject(deps, problem.project);
    if (reading.kind === "not-ready") return waiting(reading.reason, deps.clock.now(), 300);
    const record = await readRecord(deps, problem.project.repository, problem.id);
    if (record === undefined) return done;
    const given = { view: reading.view, record };
    if (isListening) {
      isListening = (await obeyCommands(deps, given)) === "obeyed";
      if (isListening) continue;
    }
    const step = await takeStep(deps, given);
    if (step.kind === "again") continue;
    await wantAccount(deps, given);
    if (steps > 0) await wakeFollowers(deps, given);
    return step;
  }
  return waiting("many steps in one pass", deps.clock.now(), 1);
}

function takeStep(deps: Deps, given: Case): Promise<Step> | Step {
  const phase = phaseOf(given.record);
  switch (phase.kind) {
    case "ended":
      return done;
    case "joined":
      return followLead(deps, given, phase.lead);
    case "awaiting-return":
      return awaitReturn(deps, given, phase);
    case "deciding":
      return decide(deps, given, phase.attempt);
    case "planned":
      return propose(deps, given, phase.attempt);
    case "proposed":
      return followPullRequest(deps, given, phase.attempt);
    case "merged":
      return awaitReconcile(deps, given, phase.attempt);
    case "observing":
      return observe(deps, given, phase.attempt);
    case "awaiting-resolve":
      return awaitResolve(deps, given, phase.healed);
  }
}

/** Whoever watches hears of it, unless nothing has changed since they last did. */
async function wantAccount(deps: Deps, { view, record: { id } }: Case): Promise<void> {
  const { name, repository } = view.project;
  const record = await readRecord(deps, repository, id);
  if (record === undefined) return;
  const state = accountState(view, record, deps.mergeHolds);
  if (deps.accounts.told.get(accountName(name, id)) === state) return;
  deps.enqueue({ kind: "account", project: name, id });
}
