import type { KeptnMatch, KeptnRules, KeptnWords } from "./keptn-rules.ts";

/**
 * Keptn 0.7 (keptn.md §2.2): in file order, a rule whose name the title starts with and which has so many actions;
 * `default` stands in for the first action only, so that nothing follows it.
 */
export function match07(rules: KeptnRules, { title }: KeptnWords, attempt: number): KeptnMatch {
  const meant = rules.filter(({ name }) => title.startsWith(name));
  const found = firstWith(meant, attempt);
  if (found !== undefined) return { kind: "act", by: "prefix", ...found };
  if (attempt > 1) {
    const [rule] = meant;
    return { kind: "exhausted", match: rule === undefined ? null : { rule, by: "prefix" } };
  }
  const otherwise = firstWith(
    rules.filter(({ name }) => name === "default"),
    attempt,
  );
  return otherwise === undefined ? { kind: "none" } : { kind: "act", by: "default", ...otherwise };
}

function firstWith(rules: KeptnRules, attempt: number) {
  for (const rule of rules) {
    const action = rule.actions?.[attempt - 1];
    if (action !== undefined) return { rule, action };
  }
  return undefined;
}
