import type { RemediationPlan } from "../remediation/remediation-plan.ts";
import { harmlessLine } from "./outside-text.ts";
import { planTrailers } from "./plan-trailers.ts";
import { subject } from "./title.ts";

/** Message of the one commit of a remediation: what, why, and the trailers that a clone can be queried for. */
export function commitMessage(plan: RemediationPlan): string {
  const why = `${harmlessLine(plan.problem.source)} reported a problem that the rule "${harmlessLine(plan.rule)}" answers with ${harmlessLine(plan.action)}.`;
  return `${subject(plan)}\n\n${wrap(why)}\n\n${planTrailers(plan)}\n`;
}

/** Title and message of the merge commit, where Evenkeel is the one who merges. */
export function mergeMessage(
  plan: RemediationPlan,
  merge: { readonly pullRequest: number; readonly approvedBy: string | null },
): { title: string; message: string } {
  const how =
    plan.mode === "automated"
      ? `Merged by itself: the stage ${plan.stage} is automated.`
      : `Merged after ${merge.approvedBy ?? "a person"} approved it.`;
  return {
    title: `${subject(plan)} (#${merge.pullRequest})`,
    message: `${how}\n\n${planTrailers(plan, merge.approvedBy)}\n`,
  };
}

function wrap(text: string): string {
  const lines = text.split(" ").reduce<string[]>((done, word) => {
    const line = done.at(-1);
    if (line === undefined || line.length + word.length > 72) return [...done, word];
    return [...done.slice(0, -1), `${line} ${word}`];
  }, []);
  return lines.join("\n");
}
