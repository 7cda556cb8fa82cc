import type { WorkflowAction } from "../policy/policy.ts";
import type { ActionPlan, PlanContext } from "./action.ts";
import { refusal } from "./refusal.ts";

const longestInputs = 20_000;
const longestTitle = 300;

/**
 * The event that stands for an action, with everything a workflow needs to know. GitHub takes at most ten keys, so the
 * inputs are one text of JSON. `delivery` is the same when a crash makes it be sent twice.
 */
export function planDispatch(
  { cause, mode, workflows }: Pick<PlanContext, "cause" | "mode" | "workflows">,
  sent: { readonly action: string; readonly event: string; readonly inputs: string },
): ActionPlan {
  const { action, event, inputs } = sent;
  if (inputs.length > longestInputs) {
    const message = `the inputs of ${action} are longer than ${longestInputs} characters: let the workflow read them from a file`;
    return refusal("bad-value", message);
  }
  if (mode === "review" && needsApproval(workflows, event)) {
    const message = `nobody would have approved the workflow ${event}, for the stage ${cause.stage} is in review: give it approval: none under actions in evenkeel.yaml, or automate the stage`;
    return refusal("not-approved", message);
  }
  const { project, stage, service, problem, attempt, title, url } = cause;
  const payload = {
    project,
    stage,
    service,
    problem,
    attempt: String(attempt),
    delivery: `${problem}-${attempt}`,
    title: title.slice(0, longestTitle),
    url: url ?? "",
    action,
    inputs,
  };
  return { kind: "dispatch", workflow: { event, payload }, summary: `workflow ${event}` };
}

/** Whether a workflow is started only where changes are merged without a person: every one of which the policy does not say otherwise. */
export function needsApproval(
  workflows: Readonly<Record<string, WorkflowAction>>,
  event: string,
): boolean {
  return !Object.values(workflows).some(
    (known) => known.event === event && known.approval === "none",
  );
}
