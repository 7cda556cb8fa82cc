import { z } from "zod";
import { eras, type Era } from "../evaluation/era.ts";
import type { Evaluation, IndicatorResult, Reason, Target } from "../evaluation/evaluation.ts";
import type { SliState } from "../evaluation/sli-result.ts";
import type { Slo } from "../evaluation/slo.ts";
import { number } from "./exact-number.ts";

const verdict = z.enum(["pass", "warning", "fail"]);

const reasons = [
  "score",
  "key-objective",
  "only-informational",
  "no-objectives",
  "no-slo",
  "unknown-place",
  "provider-failed",
  "tests-failed",
  "unreadable-criterion",
  "unreadable-slo",
  "unreadable-sli",
  "no-target-score",
  "no-provider",
  "unreadable-history",
  "provider-unavailable",
] as const satisfies readonly Reason[];

const states = [
  "measured",
  "no-data",
  "many-series",
  "not-a-number",
  "query-error",
  "no-query",
  "failed",
  "not-received",
] as const satisfies readonly (SliState | "not-received")[];

const criteria = z.array(z.object({ criteria: z.array(z.string()) })).nullable();

const slo = z.object({
  specVersion: z.string(),
  filter: z.record(z.string(), z.string()),
  comparison: z.object({
    compareWith: z.string(),
    includeResultWithScore: z.string(),
    numberOfComparisonResults: number,
    aggregateFunction: z.string(),
  }),
  objectives: z.array(
    z.object({
      sli: z.string(),
      displayName: z.string(),
      pass: criteria,
      warning: criteria,
      weight: number,
      keySli: z.boolean(),
    }),
  ),
  totalScore: z.object({ pass: z.string(), warning: z.string() }).nullable(),
}) satisfies z.ZodType<Slo>;

const target = z.object({
  criteria: z.string(),
  targetValue: number,
  violated: z.boolean(),
}) satisfies z.ZodType<Target>;

const indicator = z.object({
  sli: z.string(),
  displayName: z.string(),
  status: z.enum(["pass", "warning", "fail", "info"]),
  score: number,
  weight: number,
  keySli: z.boolean(),
  state: z.enum(states),
  value: number.nullable(),
  comparedValue: number.nullable(),
  message: z.string(),
  query: z.string().nullable(),
  passTargets: z.array(target),
  warningTargets: z.array(target),
}) satisfies z.ZodType<IndicatorResult>;

/** The whole tree of an evaluation as its record holds it. */
export const evaluationSchema = z.object({
  era: z.custom<Era>((value) => typeof value === "string" && Object.hasOwn(eras, value)),
  status: z.enum(["succeeded", "errored"]),
  result: verdict,
  evaluationResult: verdict.nullable(),
  score: number.nullable(),
  reason: z.enum(reasons),
  message: z.string(),
  keySliFailed: z.boolean(),
  maximumAchievableScore: number,
  thresholds: z.object({ pass: number, warning: number.nullable() }).nullable(),
  comparedEvents: z.array(z.string()),
  slo: slo.nullable(),
  indicators: z.array(indicator),
  unused: z.array(z.string()),
}) satisfies z.ZodType<Evaluation>;
