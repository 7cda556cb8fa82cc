import { z } from "zod";
import type { Parsed } from "../fault.ts";
import { lookupTable } from "../yaml/lookup-table.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import { readDocument } from "../yaml/read-document.ts";
import { strictMap } from "../yaml/strict-map.ts";
import { inAnyCase, numberText, optionalList, text, wordOf } from "../yaml/text-schemas.ts";
import { objectiveSchema } from "./objective-schema.ts";
import type { Comparison, Slo } from "./slo.ts";

/**
 * A slo.yaml with Keptn's defaults (keptn.md §5.1). Stricter than Keptn where it guessed in silence: unknown words and
 * keys, negative weights and a criterion that cannot be read are faults. Empty items of `objectives` are dropped.
 */
export function parseSlo(source: string, path: string): Parsed<Slo> {
  const document = parseYamlDocument(source, path, "text");
  return document.ok ? readDocument(document.value, slo) : document;
}

/** A missing block compares with one result, a block without the count with three. */
const comparison = strictMap({
  compare_with: wordOf({ single_result: "single_result", several_results: "several_results" }, ""),
  include_result_with_score: inAnyCase(
    wordOf({ all: "all", pass: "pass", pass_or_warn: "pass_or_warn" }, "all"),
  ),
  number_of_comparison_results: numberText({ min: 0 }).nullish(),
  aggregate_function: wordOf({ avg: "avg", p50: "p50", p90: "p90", p95: "p95", p99: "p99" }, "avg"),
})
  .nullish()
  .transform((written): Comparison => ({
    compareWith: written ? written.compare_with : "single_result",
    includeResultWithScore: written?.include_result_with_score ?? "all",
    numberOfComparisonResults: written
      ? Math.trunc(written.number_of_comparison_results ?? 0) || 3
      : 1,
    aggregateFunction: written?.aggregate_function ?? "avg",
  }));

const percentage = z.string().superRefine((written, context) => {
  const number = /^(\d+(?:\.\d+)?)%?$/.exec(written)?.[1];
  if (number !== undefined && Number(number) <= 100) return;
  const shown = JSON.stringify(written.slice(0, 80));
  const message = `${shown} is not a score: write a percentage from 0 to 100, such as "90%"`;
  context.addIssue({ code: "custom", message });
});

const slo: z.ZodType<Slo> = strictMap({
  spec_version: text.nullish(),
  filter: z.record(text, text).nullish(),
  comparison,
  objectives: optionalList(objectiveSchema.nullable()),
  total_score: strictMap({
    pass: percentage,
    warning: z.union([z.literal(""), percentage]).nullish(),
  }),
}).transform((written): Slo => ({
  specVersion: written.spec_version ?? "",
  filter: lookupTable(written.filter ?? {}),
  comparison: written.comparison,
  objectives: written.objectives.filter((objective) => objective !== null),
  totalScore: { pass: written.total_score.pass, warning: written.total_score.warning ?? "" },
}));
