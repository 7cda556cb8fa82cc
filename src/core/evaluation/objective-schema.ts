import { z } from "zod";
import { strictMap } from "../yaml/strict-map.ts";
import { filledText, inAnyCase, numberText, wordOf } from "../yaml/text-schemas.ts";
import { parseCriterion } from "./parse-criterion.ts";

const criterion = z.string().superRefine((written, context) => {
  const message = criterionFault(written);
  if (message !== undefined) context.addIssue({ code: "custom", message });
});

const criteria = z.array(strictMap({ criteria: z.array(criterion).min(1) })).nullish();

/** Go's YAML reads all of these as true or false. */
const switchWords = { true: true, false: false, yes: true, no: false, on: true, off: false };

/** One objective of a slo.yaml that was read as `text`. */
export const objectiveSchema = strictMap({
  sli: filledText,
  displayName: z.string().nullish(),
  pass: criteria,
  warning: criteria,
  weight: numberText({ min: 0 }).nullish(),
  key_sli: inAnyCase(wordOf(switchWords, false)),
});

function criterionFault(written: string): string | undefined {
  const parsed = parseCriterion(written);
  if (parsed.ok) {
    if (Number.isFinite(parsed.criterion.value)) return undefined;
    return `The criterion ${JSON.stringify(written.slice(0, 80))} compares with no number that a value can reach; write a number, as in "<600".`;
  }
  return isTextBlock(written)
    ? 'YAML took an unquoted > for the start of a text block: write the criterion in quotes, as in ">=600"'
    : parsed.message;
}

/** `- >5` is a header that asks for an indentation of 5, and what follows is seldom any text. */
function isTextBlock(written: string): boolean {
  return written === "" || written.endsWith("\n");
}
