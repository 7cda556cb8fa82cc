import type { Remediation, Rule } from "./remediation.ts";

export type RuleMatch =
  | {
      readonly kind: "match";
      readonly rule: Rule;
      readonly by: "root-cause" | "title" | "prefix" | "default";
    }
  | { readonly kind: "none" };

/**
 * The rule for a problem: root cause equal, title equal, the longest name that the title starts with, `default`.
 * Letters' case matters; a rule with an empty name is never taken.
 */
export function matchRule(
  remediation: Remediation,
  problem: { readonly title: string; readonly rootCause: string | null },
): RuleMatch {
  const rules = remediation.rules.filter(({ name }) => name !== "");
  const named = (wanted: string | null) => rules.find(({ name }) => name === wanted);
  const candidates = [
    { rule: named(problem.rootCause), by: "root-cause" },
    { rule: named(problem.title), by: "title" },
    { rule: longestPrefix(rules, problem.title), by: "prefix" },
    { rule: named("default"), by: "default" },
  ] as const;
  for (const { rule, by } of candidates) {
    if (rule !== undefined) return { kind: "match", rule, by };
  }
  return { kind: "none" };
}

function longestPrefix(rules: readonly Rule[], title: string): Rule | undefined {
  return rules
    .filter(({ name }) => title.startsWith(name))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
}
