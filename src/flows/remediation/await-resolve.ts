import { done } from "../outcome.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/** Nothing is left to do but to hear from the monitor that the problem is over. */
export async function awaitResolve(deps: StepDeps, given: Case, healed: boolean): Promise<Step> {
  if (given.record.resolvedAt === null) return done;
  return record(deps, given, {
    kind: "closed",
    reason: healed ? "healed" : "resolved",
    detail: healed ? "the change helped and the problem is over" : "the problem is over",
  });
}
