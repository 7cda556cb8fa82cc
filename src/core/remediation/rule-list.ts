import { z } from "zod";
import { strictMap } from "../yaml/strict-map.ts";
import { filledText, optionalText } from "../yaml/text-schemas.ts";
import type { Rule, RuleAction } from "./remediation.ts";

const action = strictMap({
  action: filledText,
  name: optionalText,
  description: optionalText,
  value: z.unknown().optional(),
}).transform((written): RuleAction => ({ ...written, value: written.value ?? null }));

/** The actions of one rule, in the order in which they are tried. */
export const actionList: z.ZodType<readonly RuleAction[]> = z.array(action).min(1);

/** In Keptn an empty name matched every problem, so nobody may mean it. */
export const ruleName = z.string().superRefine((name, context) => {
  if (name !== "") return;
  const message =
    "an empty name matches no problem: write a problem's title or root cause, or default";
  context.addIssue({ code: "custom", message });
});

/** Each name once: a second rule of the same name would never be reached. `key` is what the format calls the name. */
export function ruleList(rule: z.ZodType<Rule>, key: "name" | "problemType") {
  return z.array(rule).superRefine((rules, context) => {
    const seen = new Set<string>();
    for (const [index, { name }] of rules.entries()) {
      if (seen.has(name)) {
        const message = `there are two rules for ${JSON.stringify(name)}: put all actions into the first`;
        context.addIssue({ code: "custom", path: [index, key], message });
      }
      seen.add(name);
    }
  });
}
