import { phaseOf } from "../../core/journal/phase.ts";
import { readRecord } from "../journal.ts";
import { done, waiting, type Outcome } from "../outcome.ts";
import type { Project } from "../project.ts";
import { readProject } from "../project-view.ts";
import { awaitReconcile } from "./await-reconcile.ts";
import { awaitResolve } from "./await-resolve.ts";
import { decide } from "./decide.ts";
import { followPullRequest } from "./follow-pull-request.ts";
import { observe } from "./observe.ts";
import { propose } from "./propose.ts";
import type { Case, Step, StepDeps } from "./step.ts";

const stepsInOnePass = 20;

/** Takes one problem as far through the loop as it can go now: read, decide, act, record, and again. */
export async function advanceProblem(
  deps: StepDeps,
  problem: { readonly project: Project; readonly id: string },
): Promise<Outcome> {
  await deps.git.fetch(problem.project.repository);
  for (let steps = 0; steps < stepsInOnePass; steps += 1) {
    const reading = await readProject(deps, problem.project);
    if (reading.kind === "not-ready") return waiting(reading.reason, deps.clock.now(), 300);
    const record = await readRecord(deps, problem.project.repository, problem.id);
    if (record === undefined) return done;
    const step = await takeStep(deps, { view: reading.view, record });
    if (step.kind !== "again") return step;
  }
  return waiting("many steps in one pass", deps.clock.now(), 1);
}

function takeStep(deps: StepDeps, given: Case): Promise<Step> | Step {
  const phase = phaseOf(given.record);
  switch (phase.kind) {
    case "ended":
      return done;
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
