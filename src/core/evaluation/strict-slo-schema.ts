import { z } from "zod";
import { strictMap } from "../yaml/strict-map.ts";
import { inAnyCase, numberText, optionalList, text, wordOf } from "../yaml/text-schemas.ts";
import { objectiveSchema } from "./objective-schema.ts";

const comparison = strictMap({
  compare_with: wordOf({ single_result: "single_result", several_results: "several_results" }, ""),
  include_result_with_score: inAnyCase(
    wordOf({ all: "all", pass: "pass", pass_or_warn: "pass_or_warn" }, "all"),
  ),
  number_of_comparison_results: numberText({ min: 0 }).nullish(),
  aggregate_function: wordOf({ avg: "avg", p50: "p50", p90: "p90", p95: "p95", p99: "p99" }, "avg"),
});

const percentage = z.string().superRefine((written, context) => {
  const number = /^(\d+(?:\.\d+)?)%?$/.exec(written)?.[1];
  if (number !== undefined && Number(number) <= 100) return;
  const shown = JSON.stringify(written.slice(0, 80));
  const message = `${shown} is not a score: write a percentage from 0 to 100, such as "90%"`;
  context.addIssue({ code: "custom", message });
});

/**
 * What a slo.yaml, or a part of one, must be for us: stricter than Keptn where that guesses in silence. It only finds
 * faults; what the file means is read by Keptn's own rules.
 */
export const strictSloSchema = strictMap({
  spec_version: text.nullish(),
  filter: z.record(text, text).nullish(),
  comparison: comparison.nullish(),
  objectives: optionalList(objectiveSchema.nullable()),
  total_score: strictMap({
    pass: percentage,
    warning: z.union([z.literal(""), percentage]).nullish(),
  }).nullish(),
});
