import { joinedList, type JoinedProblem } from "../account/joined-list.ts";
import { formatNumber } from "../evaluation/format-number.ts";
import type { Measurement, RemediationPlan } from "../remediation/remediation-plan.ts";
import { describeEdits, editItem } from "./describe-edits.ts";
import { codeSpan, plainWords, safeLink } from "./outside-text.ts";
import { planTrailers } from "./plan-trailers.ts";
import { formatTime } from "./time.ts";

/**
 * Text of a remediation's pull request, for a person on call with a phone: first what merging does and why, then
 * what follows, then the evidence, folded. The hidden key comes first and the trailers last, so that a squash merge
 * that takes the body as its message keeps them readable for git (github-bots.md §2.6).
 */
export function pullRequestBody(
  plan: RemediationPlan,
  joined: readonly JoinedProblem[] = [],
): string {
  return [
    `<!-- evenkeel ${JSON.stringify({ v: 1, problem: plan.id, attempt: plan.attempt })} -->`,
    `${describeEdits(plan)} ${measuredText(plan)}`.trim(),
    decisionText(plan),
    afterMerge(plan),
    `**To stop it:** close this pull request. A push to its branch makes it yours: it is not merged by itself then.`,
    responsibleText(plan),
    joinedList(joined),
    evidence(plan),
    planTrailers(plan),
  ]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

function measuredText(plan: RemediationPlan): string {
  const { measured, measuredAt, verdictBy, problem, purpose } = plan;
  const since =
    problem.startedAt === null ? "" : ` since ${formatTime(new Date(problem.startedAt))}`;
  if (measured.length === 0 && purpose === "return") return "";
  if (measured.length === 0) {
    const why =
      verdictBy === "problem"
        ? "there is no objective to measure it by"
        : "it could not be measured";
    return `${plainWords(problem.source)} reports the problem${since}; ${why}.`;
  }
  return `${measured.map(measurementText).join("; ")} (at ${formatTime(measuredAt)}).`;
}

function measurementText({ sli, value, asked }: Measurement): string {
  return `${plainWords(sli)} is **${formatNumber(value)}**, asked for is ${codeSpan(asked)}`;
}

function decisionText(plan: RemediationPlan): string {
  if (plan.mode === "review") {
    return plan.approval === "merges"
      ? "**Approve = yes**: your approval merges it once the required checks are green. **Close = no.**"
      : "**Approve and merge = yes, close = no.**";
  }
  return "**It merges by itself** once the required checks are green, since this stage is automated. **Close = no.**";
}

function afterMerge(plan: RemediationPlan): string {
  const context = `\`evenkeel/evaluation/${plan.stage}/${plan.service}\``;
  const verdict =
    plan.verdictBy === "objectives"
      ? `evaluates the objectives of slo.yaml`
      : `looks whether the problem ${plan.purpose === "return" ? "stays away" : "is gone"}`;
  return `**After the merge** Evenkeel applies the branch, waits until it is healthy, observes for ${plan.observationMinutes} minutes and ${verdict}. The verdict is the status ${context} of the merge commit.`;
}

function responsibleText({ responsible, problem }: RemediationPlan): string {
  const who = responsible.map((name) => `@${name}`).join(", ");
  const runbook = safeLink(problem.runbook);
  return [
    who === "" ? "" : `**Responsible:** ${who}.`,
    runbook === undefined ? "" : `**Runbook:** <${runbook}>`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function evidence(plan: RemediationPlan): string {
  const { problem } = plan;
  const url = safeLink(problem.url);
  const labels = Object.entries(problem.labels).slice(0, 20);
  const lines = [
    `- Problem, in the words of ${plainWords(problem.source)} (from outside, not to be trusted): ${codeSpan(problem.title)}`,
    `- Occurrence: ${codeSpan(problem.occurrence)}`,
    ...(url === undefined ? [] : [`- Problem page: <${url}>`]),
    ruleItem(plan),
    `- Attempt: ${plan.attempt}`,
    ...plan.edits.map(editItem),
    ...labels.map(([key, value]) => `- Label ${codeSpan(key, 60)}: ${codeSpan(value)}`),
  ];
  return `<details><summary>Evidence</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

function ruleItem({ rule, matchedBy, rulesSha }: RemediationPlan): string {
  if (matchedBy === null) return `- Rule of the change that is put back: ${codeSpan(rule)}`;
  return `- Rule: ${codeSpan(rule)}, matched by ${matchedBy}, read at ${rulesSha.slice(0, 12)}`;
}
