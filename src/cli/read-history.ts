import { z } from "zod";
import type { Era } from "../core/evaluation/era.ts";
import type { PreviousEvaluation, PreviousIndicator } from "../core/evaluation/select-previous.ts";
import type { Parsed } from "../core/fault.ts";
import { measuredValue } from "./measured-value.ts";
import { readJson, type Source } from "./read-json.ts";

/**
 * Earlier evaluations, newest first: `{id?, result, invalidated?, indicatorResults?}`, or what `evaluate --output json` printed. Keptn takes an earlier value of
 * null for 0; by our rules it is none.
 */
export function readHistory(source: Source, era: Era): Parsed<readonly PreviousEvaluation[]> {
  return readJson(source, era === "evenkeel" ? ownSchema : keptnSchema);
}

const verdict = z.enum(["pass", "warning", "fail"]);

const ownSchema = historySchema("no-value");
const keptnSchema = historySchema("zero");

function historySchema(nothing: "no-value" | "zero"): z.ZodType<readonly PreviousEvaluation[]> {
  const measured = z
    .object({
      metric: z.string().nullish(),
      value: measuredValue,
      success: z.boolean().nullish(),
    })
    .transform(({ metric, value, success }): NonNullable<PreviousIndicator["measured"]> => ({
      sli: metric ?? "",
      value: value ?? 0,
      success: success === true && (value !== null || nothing === "zero"),
    }));
  const indicator = z
    .object({ status: z.string().nullish(), value: measured.nullish() })
    .transform(({ status, value }): PreviousIndicator => ({
      // Any other word counts like this one: only where all are compared with.
      status: verdict.safeParse(status).data ?? "info",
      measured: value ?? null,
    }));
  // As `evaluate --output json` prints it, so that one verdict can be the next one's history.
  const told = z
    .object({ sli: z.string(), status: z.string().nullish(), value: measuredValue })
    .transform(({ sli, status, value }): PreviousIndicator => ({
      status: verdict.safeParse(status).data ?? "info",
      measured: { sli, value: value ?? 0, success: value !== null },
    }));
  const evaluation = z
    .object({
      id: z.string().nullish(),
      result: verdict,
      invalidated: z.boolean().nullish(),
      indicatorResults: z.array(indicator).nullish(),
      indicators: z.array(told).nullish(),
    })
    .transform(({ id, result, invalidated, indicatorResults, indicators }): PreviousEvaluation => ({
      id: id ?? "",
      result,
      invalidated: invalidated === true,
      indicators: indicatorResults ?? indicators ?? [],
    }));
  return z
    .array(evaluation)
    .nullable()
    .transform((evaluations) => evaluations ?? []);
}
