import type { KeptnMatch, KeptnRules, KeptnWords } from "./keptn-rules.ts";

/**
 * Keptn 1.x (keptn.md §2.3): the name equals the root cause, else the title, else is `default`; an absent word is empty
 * and equals an empty name. The first rule of a name counts; one without a list passes on to the next criterion, one
 * with an empty list does not.
 */
export function match1x(
  rules: KeptnRules,
  { title, rootCause }: KeptnWords,
  attempt: number,
): KeptnMatch {
  const criteria = [
    { wanted: rootCause, by: "root-cause" },
    { wanted: title, by: "title" },
    { wanted: "default", by: "default" },
  ] as const;
  for (const { wanted, by } of criteria) {
    const rule = rules.find(({ name }) => name === wanted);
    if (rule === undefined || rule.actions === null) continue;
    const action = rule.actions[attempt - 1];
    if (action === undefined) return { kind: "exhausted", match: { rule, by } };
    return { kind: "act", rule, by, action };
  }
  return { kind: "none" };
}
