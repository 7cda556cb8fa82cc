import { z } from "zod";
import type { Era } from "../core/evaluation/era.ts";
import type { EvaluationInput } from "../core/evaluation/evaluate.ts";
import type { SliResult } from "../core/evaluation/sli-result.ts";
import type { Parsed } from "../core/fault.ts";
import { measuredValue } from "./measured-value.ts";
import { readJson, type Source } from "./read-json.ts";

export type ReceivedResults = Pick<EvaluationInput, "results" | "provider">;

/**
 * What a provider measured: a list of `{metric, value, success, message?}`, or `{indicatorValues, result, message}`
 * where its own result matters. Keptn takes what is not there for 0 and false; by our rules nothing is no value.
 */
export function readSliResults(source: Source, era: Era): Parsed<ReceivedResults> {
  return readJson(source, era === "evenkeel" ? ownSchema : keptnSchema);
}

const own = z
  .object({
    metric: z.string().min(1),
    value: measuredValue,
    success: z.boolean(),
    message: z.string().nullish(),
  })
  .transform(({ metric, value, success, message }): SliResult => {
    const said = message ?? "";
    const about = { metric, value: value ?? 0, query: null };
    if (!success) return { ...about, state: "failed", message: said };
    if (value !== null) return { ...about, state: "measured", message: said };
    return { ...about, state: "no-data", message: said || "the value is null" };
  });

const keptn = z
  .object({
    metric: z.string().nullish(),
    value: measuredValue,
    success: z.boolean().nullish(),
    message: z.string().nullish(),
  })
  .transform(({ metric, value, success, message }): SliResult => ({
    metric: metric ?? "",
    state: success === true ? "measured" : "failed",
    value: value ?? 0,
    message: message ?? "",
    query: null,
  }));

const ownSchema = resultsSchema(own, z.enum(["pass", "warning", "fail"]));
const keptnSchema = resultsSchema(keptn, z.string());

function resultsSchema(
  item: z.ZodType<SliResult>,
  result: z.ZodType<string>,
): z.ZodType<ReceivedResults> {
  // Go writes an empty list as null.
  const items = z
    .array(item)
    .nullable()
    .transform((results) => results ?? []);
  const answer = z
    .object({ indicatorValues: items, result: result.nullish(), message: z.string().nullish() })
    .transform(({ indicatorValues, result: said, message }): ReceivedResults => ({
      results: indicatorValues,
      provider: { result: said ?? "", message: message ?? "" },
    }));
  return z.union([items.transform((results) => ({ results, provider: null })), answer]);
}
