import { pullRequestTitle } from "../pull-request/title.ts";
import type { RemediationPlan } from "../remediation/remediation-plan.ts";
import type { ExplainedMerge } from "./explanation.ts";

/** The merge of a plan in plain text; `mode` is the stage's, for a plan does not know of stages that are observed. */
export function explainMerge(plan: RemediationPlan, mode: ExplainedMerge["mode"]): ExplainedMerge {
  const { branch, base, responsible } = plan;
  const after = `${who[mode]} ${afterMerge(plan)}`;
  return { mode, title: pullRequestTitle(plan), branch, base, responsible, after };
}

const who: Readonly<Record<ExplainedMerge["mode"], string>> = {
  observe: "The stage is only observed: nothing is opened. If it were merged by a person:",
  review: "A person merges it or closes it.",
  automated: "It merges by itself once the required checks are green, unless somebody closes it.",
};

function afterMerge({ verdictBy, observationMinutes, stage, service }: RemediationPlan): string {
  const verdict =
    verdictBy === "objectives"
      ? "evaluates the objectives of slo.yaml"
      : "looks whether the problem is gone";
  const minutes = observationMinutes === 1 ? "1 minute" : `${observationMinutes} minutes`;
  return `Then Evenkeel applies the branch, waits until it is healthy, observes for ${minutes} and ${verdict}. The verdict is the status evenkeel/evaluation/${stage}/${service} of the merge commit.`;
}
