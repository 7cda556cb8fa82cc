import { z } from "zod";
import { lookupTable } from "../yaml/lookup-table.ts";
import { valueAt } from "../yaml/value-at.ts";
import type { YamlDocument } from "../yaml/yaml-document.ts";
import type { Comparison, CriteriaGroup, Objective, Slo, TotalScore } from "./slo.ts";

/** The top-level keys of a slo.yaml that a file has, as Keptn decodes them; those that it has not are missing. */
export type SloPart = Partial<z.output<typeof keptnSlo>>;

/** Go decodes any scalar into text, and an empty one into "". */
const goText = z
  .string()
  .nullish()
  .transform((written) => written ?? "");

const number = /^[-+]?(\d[\d_]*(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;
const prefixed = /^[-+]?0[xob][\da-f_]+$/i;

/** A decimal is cut off, and an absent number is 0. */
const goInt = z
  .string()
  .nullish()
  .transform((written, context) => {
    if (written === undefined || written === null) return 0;
    const isNumber = number.test(written) || prefixed.test(written);
    const value = isNumber ? Math.trunc(Number(written.replaceAll("_", ""))) : Number.NaN;
    if (Number.isSafeInteger(value)) return value;
    const shown = JSON.stringify(written.slice(0, 80));
    context.addIssue({ code: "custom", message: `${shown} is not a whole number` });
    return z.NEVER;
  });

const yes = ["true", "yes", "y", "on"];
const no = ["false", "no", "n", "off"];

const goBool = z
  .string()
  .nullish()
  .transform((written, context) => {
    const word = written?.toLowerCase() ?? "false";
    if (yes.includes(word)) return true;
    if (no.includes(word)) return false;
    const shown = JSON.stringify(word.slice(0, 80));
    context.addIssue({ code: "custom", message: `${shown} is neither true nor false` });
    return z.NEVER;
  });

/** A list without its empty items; absent and empty are null. */
function goList<Item extends z.ZodType>(item: Item) {
  return z
    .array(item.nullable())
    .nullish()
    .transform((items): readonly z.output<Item>[] | null =>
      items ? items.filter((each) => each !== null) : null,
    );
}

const group = z
  .looseObject({ criteria: z.array(goText).nullish() })
  .transform(({ criteria }): CriteriaGroup => ({ criteria: criteria ?? [] }));

const objective = z
  .looseObject({
    sli: goText,
    displayName: goText,
    pass: goList(group),
    warning: goList(group),
    weight: goInt,
    key_sli: goBool,
  })
  .transform(({ sli, displayName, pass, warning, weight, key_sli }): Objective => ({
    sli,
    displayName,
    pass,
    warning,
    weight: weight || 1,
    keySli: key_sli,
  }));

/** A block without the count compares with three results. */
const comparison = z
  .looseObject({
    compare_with: goText,
    include_result_with_score: goText,
    number_of_comparison_results: goInt,
    aggregate_function: goText,
  })
  .transform((written): Comparison => ({
    compareWith: written.compare_with,
    includeResultWithScore: written.include_result_with_score || "all",
    numberOfComparisonResults: written.number_of_comparison_results || 3,
    aggregateFunction: written.aggregate_function || "avg",
  }));

/** What Keptn 1.x decodes, read as `text`; unknown keys are overlooked (keptn.md §5.1). */
export const keptnSlo = z.looseObject({
  spec_version: goText.optional(),
  filter: z.record(z.string(), goText).nullish(),
  comparison: comparison.nullish(),
  objectives: goList(objective).optional(),
  total_score: z
    .looseObject({ pass: goText, warning: goText })
    .transform(({ pass, warning }): TotalScore => ({ pass, warning }))
    .nullish(),
});

/** Numbers and switches that stand in quotes; of those Go takes only the words of YAML 1.1 for switches. */
export function quotedScalars(
  document: YamlDocument,
): readonly { readonly keys: readonly PropertyKey[]; readonly decodes: boolean }[] {
  const objectives = valueAt(document.value, ["objectives"]);
  const count = Array.isArray(objectives) ? objectives.length : 0;
  const keys = [
    ["comparison", "number_of_comparison_results"],
    ...Array.from({ length: count }, (_, index) => ["objectives", index, "weight"]),
    ...Array.from({ length: count }, (_, index) => ["objectives", index, "key_sli"]),
  ];
  return keys
    .filter((each) => document.isQuoted(each))
    .map((each) => {
      const word = String(valueAt(document.value, each)).toLowerCase();
      const isSwitch = each.at(-1) === "key_sli" && (yes.includes(word) || no.includes(word));
      return { keys: each, decodes: isSwitch && word !== "true" && word !== "false" };
    });
}

/** The parts with Keptn's defaults for what none of them has. */
export function completeSlo(part: SloPart): Slo {
  return {
    specVersion: part.spec_version ?? "",
    filter: lookupTable(part.filter ?? {}),
    comparison: part.comparison ?? {
      compareWith: "single_result",
      includeResultWithScore: "all",
      numberOfComparisonResults: 1,
      aggregateFunction: "avg",
    },
    objectives: part.objectives ?? [],
    totalScore: part.total_score ?? null,
  };
}
