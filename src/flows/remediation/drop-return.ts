import type { EntryOf } from "../../core/journal/entry.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/** What cannot or need not be put back stays: nobody has to look at that, for the service is well with it. */
export function dropReturn(
  deps: StepDeps,
  given: Case,
  { planned, detail }: { readonly planned: EntryOf<"action-planned">; readonly detail: string },
): Promise<Step> {
  const { attempt, rule, action } = planned;
  return record(deps, given, { kind: "refused", attempt, rule, action, reason: "return", detail });
}
