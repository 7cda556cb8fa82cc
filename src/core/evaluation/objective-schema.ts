import { z } from "zod";
import { strictMap } from "../yaml/strict-map.ts";
import { filledText, inAnyCase, numberText, wordOf } from "../yaml/text-schemas.ts";
import { parseCriterion } from "./parse-criterion.ts";
import type { CriteriaGroup, Objective } from "./slo.ts";

const criterion = z.string().superRefine((written, context) => {
  const parsed = parseCriterion(written);
  if (parsed.ok) return;
  const message = isTextBlock(written)
    ? 'YAML took an unquoted > for the start of a text block: write the criterion in quotes, as in ">=600"'
    : parsed.message;
  context.addIssue({ code: "custom", message });
});

const criteria: z.ZodType<readonly CriteriaGroup[] | null> = z
  .array(strictMap({ criteria: z.array(criterion).min(1) }))
  .nullish()
  .transform((groups) => groups ?? null);

/** Go decodes a decimal into a whole number by cutting it off, and 0 counts as absent. */
const weight = numberText({ min: 0 })
  .nullish()
  .transform((written) => Math.trunc(written ?? 0) || 1);

/** Go's YAML reads all of these as true or false. */
const switchWords = { true: true, false: false, yes: true, no: false, on: true, off: false };

/** One objective of a slo.yaml that was read as `text`. */
export const objectiveSchema = strictMap({
  sli: filledText,
  displayName: z.string().nullish(),
  pass: criteria,
  warning: criteria,
  weight,
  key_sli: inAnyCase(wordOf(switchWords, false)),
}).transform(({ sli, displayName, pass, warning, weight: share, key_sli }): Objective => ({
  sli,
  displayName: displayName ?? "",
  pass,
  warning,
  weight: share,
  keySli: key_sli,
}));

/** `- >5` is a header that asks for an indentation of 5, and what follows is seldom any text. */
function isTextBlock(written: string): boolean {
  return written === "" || written.endsWith("\n");
}
