import type { KeptnMatch, KeptnRules, KeptnWords } from "./keptn-rules.ts";

const known: readonly string[] = ["scaling", "featuretoggle", "slowdown", "abort"];

/**
 * Keptn 0.6 (keptn.md §2.1): in file order, a rule whose name the title starts with and whose first action is known. No
 * other action is ever taken. A rule without actions crashed the service, so nothing behind it was reached.
 */
export function match06(rules: KeptnRules, { title }: KeptnWords, attempt: number): KeptnMatch {
  for (const rule of rules.filter(({ name }) => title.startsWith(name))) {
    const [action] = rule.actions ?? [];
    if (action === undefined) return { kind: "none" };
    if (!known.includes(action.action)) continue;
    if (attempt > 1) return { kind: "exhausted", match: { rule, by: "prefix" } };
    return { kind: "act", rule, by: "prefix", action };
  }
  return { kind: "none" };
}
