import { keptnEffect } from "../keptn-remediation/keptn-effect.ts";
import type {
  KeptnMatch,
  KeptnRules,
  KeptnWords,
  RemediationEra,
} from "../keptn-remediation/keptn-rules.ts";
import { matchKeptnRule } from "../keptn-remediation/match-keptn-rule.ts";
import type { Problem } from "../problem/problem.ts";
import { problemId } from "../problem/problem-id.ts";
import { matchRule } from "../remediation/match-rule.ts";
import type { Remediation } from "../remediation/remediation.ts";
import { explainedEffect } from "./explained-effect.ts";
import { explainReport, notAProblem } from "./explain-report.ts";
import { decided, type ExplainedDecision, type Explanation } from "./explanation.ts";

/** One problem of an event, and the words that Keptn would have matched; `reported` is false where it is none. */
export type ReadProblem = {
  readonly problem: Problem;
  readonly words: KeptnWords;
  readonly reported: boolean;
  /** Counted from 1. */
  readonly attempt: number;
};

/** Whose rules: ours, those of a Keptn, or nobody's. */
export type AloneRules =
  | { readonly kind: "none" }
  | { readonly kind: "own"; readonly remediation: Remediation }
  | { readonly kind: "keptn"; readonly era: RemediationEra; readonly rules: KeptnRules };

/** What the rules make of a problem of which nothing but its own words is known: no journal, no guards, no files. */
export function explainAlone(read: ReadProblem, rules: AloneRules): Explanation {
  const { problem, reported } = read;
  const report = reported ? explainReport(problem) : notAProblem;
  const decision = report ?? (rules.kind === "keptn" ? undefined : decideByPlace(problem));
  return {
    id: problemId(problem),
    problem,
    knownSince: null,
    decision: decision ?? decideByRules(read, rules),
    guards: [],
    edits: [],
    files: [],
    merge: null,
  };
}

function decideByPlace({ project, stage, service }: Problem): ExplainedDecision | undefined {
  const places = Object.entries({ project, stage, service });
  const missing = places.flatMap(([name, place]) => (place === null ? [name] : []));
  if (missing.length === 0) return undefined;
  const detail = `the event names no ${missing.join(" and no ")}: it would be recorded, and left to people`;
  return decided("ignore", "unrouted", detail);
}

function decideByRules(read: ReadProblem, rules: AloneRules): ExplainedDecision {
  switch (rules.kind) {
    case "none": {
      const detail =
        "what would happen is decided by the project's files: name its repository with --repo, or its rules with --remediation";
      return decided("unknown", "no-repository", detail);
    }
    case "own":
      return decideByOwn(read, rules.remediation);
    case "keptn":
      return decideByKeptn(read, rules);
  }
}

function decideByOwn({ problem, attempt }: ReadProblem, rules: Remediation): ExplainedDecision {
  const match = matchRule(rules, problem);
  if (match.kind === "none") return noRule;
  const action = match.rule.actions[attempt - 1];
  const rule = { name: match.rule.name, by: match.by };
  if (action === undefined) return exhausted(rule, attempt);
  return acting({ rule, attempt, action: action.action, effect: explainedEffect(action) });
}

function decideByKeptn(
  { words, attempt }: ReadProblem,
  { era, rules }: Extract<AloneRules, { kind: "keptn" }>,
): ExplainedDecision {
  const match = matchKeptnRule[era](rules, words, attempt);
  switch (match.kind) {
    case "none":
      return noRule;
    case "exhausted":
      return exhausted(match.match && ruleOf(match.match), attempt);
    case "act": {
      const effect = keptnEffect(match.action, era);
      return acting({ rule: ruleOf(match), attempt, action: match.action.action, effect });
    }
  }
}

function ruleOf({ rule, by }: Pick<Extract<KeptnMatch, { kind: "act" }>, "rule" | "by">) {
  return { name: rule.name, by };
}

const noRule = decided("ignore", "no-rule", "no rule of the file matches");

function exhausted(rule: ExplainedDecision["rule"], attempt: number): ExplainedDecision {
  const detail = `no rule has an action for attempt ${attempt}: people take over`;
  return { ...decided("escalate", "actions-exhausted", detail), rule, attempt };
}

function acting(
  act: Pick<ExplainedDecision, "rule" | "action" | "attempt" | "effect">,
): ExplainedDecision {
  const reason = act.attempt === 1 ? "first-action" : "next-action";
  const detail = `${reason === "first-action" ? "the first action" : `action ${act.attempt}`} of the rule`;
  return { kind: "act", reason, detail, ...act };
}
