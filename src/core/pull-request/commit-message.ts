import type { RemediationPlan } from "../remediation/remediation-plan.ts";
import { harmlessLine } from "./outside-text.ts";
import { planTrailers } from "./plan-trailers.ts";
import { subject } from "./title.ts";

/** Message of the one commit of a remediation: what, why, and the trailers that a clone can be queried for. */
export function commitMessage(plan: RemediationPlan): string {
  return `${subject(plan)}\n\n${wrap(whyOf(plan))}\n\n${planTrailers(plan)}\n`;
}

/** Title and message of the merge commit, where Evenkeel is the one who merges. */
export function mergeMessage(
  plan: RemediationPlan,
  merge: { readonly pullRequest: number; readonly approvedBy: string | null },
): { title: string; message: string } {
  const how =
    merge.approvedBy === null
      ? `Merged by itself: the stage ${plan.stage} is automated.`
      : `Merged after ${harmlessLine(merge.approvedBy)} approved it.`;
  return {
    title: `${subject(plan)} (#${merge.pullRequest})`,
    message: `${how}\n\n${planTrailers(plan, merge.approvedBy)}\n`,
  };
}

function whyOf({ problem, rule, action, purpose }: RemediationPlan): string {
  const source = harmlessLine(problem.source);
  const name = harmlessLine(rule);
  if (purpose === "return") {
    return `The problem that ${source} reported is over: what the rule "${name}" changed is put back.`;
  }
  return `${source} reported a problem that the rule "${name}" answers with ${harmlessLine(action)}.`;
}

function wrap(text: string): string {
  const lines = text.split(" ").reduce<string[]>((done, word) => {
    const line = done.at(-1);
    if (line === undefined || line.length + word.length > 72) return [...done, word];
    return [...done.slice(0, -1), `${line} ${word}`];
  }, []);
  return lines.join("\n");
}
