import { readFileSync } from "node:fs";
import { z } from "zod";
import type { PreviousEvaluation } from "../../../src/core/evaluation/select-previous.ts";
import type { SliResult } from "../../../src/core/evaluation/sli-result.ts";
import type { Slo } from "../../../src/core/evaluation/slo.ts";

const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
const Verdict = z.enum(["pass", "warning", "fail"]);
const Status = z.enum(["pass", "warning", "fail", "info"]);

const Groups = z
  .array(z.object({ criteria: list(z.string()) }))
  .nullish()
  .transform((groups) => groups ?? null);
const Comparison = z
  .object({
    compare_with: z.string(),
    include_result_with_score: z.string(),
    number_of_comparison_results: z.number(),
    aggregate_function: z.string(),
  })
  .transform((comparison) => ({
    compareWith: comparison.compare_with,
    includeResultWithScore: comparison.include_result_with_score,
    numberOfComparisonResults: comparison.number_of_comparison_results,
    aggregateFunction: comparison.aggregate_function,
  }));
const ParsedSlo = z
  .object({
    spec_version: z.string(),
    comparison: Comparison,
    objectives: list(
      z.object({
        sli: z.string(),
        displayName: z.string().default(""),
        pass: Groups,
        warning: Groups,
        weight: z.number(),
        key_sli: z.boolean(),
      }),
    ),
    total_score: z
      .object({ pass: z.string().default(""), warning: z.string().default("") })
      .nullish(),
  })
  .transform((slo): Slo => ({
    specVersion: slo.spec_version,
    filter: {},
    comparison: slo.comparison,
    objectives: slo.objectives.map(({ key_sli, ...objective }) => ({
      ...objective,
      keySli: key_sli,
    })),
    totalScore: slo.total_score ?? null,
  }));

const Value = z.object({
  metric: z.string(),
  value: z.number(),
  success: z.boolean(),
  message: z.string().default(""),
});
const Measured = Value.transform(({ success, ...value }): SliResult => ({
  ...value,
  state: success ? "measured" : "failed",
  query: null,
}));
const Previous = z
  .object({
    result: Verdict,
    indicatorResults: list(z.object({ status: Status, value: Value.nullable() })),
  })
  .transform(({ result, indicatorResults }): PreviousEvaluation => ({
    id: "",
    result,
    invalidated: false,
    indicators: indicatorResults.map(({ status, value }) => ({
      status,
      measured:
        value === null ? null : { sli: value.metric, value: value.value, success: value.success },
    })),
  }));
const Target = z.object({ criteria: z.string(), targetValue: z.number(), violated: z.boolean() });

const EvaluationCase = z.object({
  id: z.string(),
  name: z.string(),
  slo: z.unknown(),
  sloParsed: z.unknown().optional(),
  current: list(Measured),
  previous: list(Previous),
  getSliResult: z.string().optional(),
  getSliMessage: z.string().default(""),
  expected_0_6: z
    .object({
      result: Verdict.optional(),
      score: z.number().optional(),
      indicators: list(z.object({ sli: z.string(), status: Status, score: z.number() })),
    })
    .optional(),
  expected: z.object({
    status: z.enum(["succeeded", "errored"]),
    result: Verdict,
    evaluationResult: Verdict.optional(),
    score: z.number().optional(),
    maximumAchievableScore: z.number().optional(),
    keySliFailed: z.boolean().optional(),
    indicators: list(
      z.object({
        sli: z.string(),
        status: Status,
        score: z.number(),
        keySli: z.boolean(),
        displayName: z.string(),
        comparedValue: z.number(),
        passTargets: list(Target),
        warningTargets: list(Target),
      }),
    ),
  }),
});
const ScoreCase = z.object({
  id: z.string(),
  name: z.string(),
  slo: z.object({ total_score: z.object({ pass: z.string(), warning: z.string().default("") }) }),
  maximumAchievableScore: z.number(),
  keySliFailed: z.boolean(),
  indicatorResults: z.array(
    z.object({
      score: z.number(),
      passTargets: list(
        z
          .object({ criteria: z.string() })
          .transform((target) => ({ ...target, targetValue: 0, violated: false })),
      ),
    }),
  ),
  expected: z.object({ result: Verdict, score: z.number() }),
});
const SelectCase = z.object({
  id: z.string(),
  name: z.string(),
  comparison: Comparison,
  history_newest_first: z.array(
    z.object({ id: z.string(), result: Verdict, invalidated: z.boolean().default(false) }),
  ),
  expected: z.object({ comparedEvents: z.array(z.string()) }),
});

const goNumber = z.union([
  z.number(),
  z.literal("+Inf").transform(() => Infinity),
  z.literal("NaN").transform(() => Number.NaN),
]);
const CriteriaTables = z.object({
  parse: z.array(
    z.object({
      criteria: z.string(),
      error: z.string().optional(),
      parsed: z
        .object({
          operator: z.string(),
          value: goNumber,
          checkPercentage: z.boolean(),
          isComparison: z.boolean(),
          checkIncrease: z.boolean(),
        })
        .optional(),
    }),
  ),
  evaluateValue: z.array(
    z.object({
      name: z.string(),
      measured: z.number(),
      expected: z.number(),
      operator: z.enum(["<", "<=", "=", ">=", ">"]),
      result: z.boolean(),
    }),
  ),
  aggregate: z.array(
    z
      .object({
        name: z.string(),
        values: z.array(z.number()).optional(),
        previous: list(z.object({ value: Value })),
        function: z.enum(["avg", "p50", "p90", "p95"]),
        result: z.number(),
      })
      .transform(({ previous, values, ...rest }) => ({
        ...rest,
        values: values ?? previous.map(({ value }) => value.value),
      })),
  ),
  takeSliValue: z.array(
    z.object({
      name: z.string(),
      sli: z.string(),
      received: z.array(Value.omit({ message: true })),
      found: Value.omit({ message: true }).nullable(),
      left: z.array(Value.omit({ message: true })),
    }),
  ),
});

const cases = z
  .array(z.looseObject({ kind: z.string() }))
  .parse(readFixture("slo-evaluation.json"));

/** An SLO that Keptn could not even decode has no `slo`: those cases belong to its parser. */
export const evaluationCases = casesOf("evaluation", EvaluationCase).flatMap((vector) => {
  const slo = vector.sloParsed ?? vector.slo;
  return slo === null ? [] : [{ ...vector, slo: ParsedSlo.parse(slo) }];
});
export const scoreCases = casesOf("score", ScoreCase);
export const selectCases = casesOf("select-previous", SelectCase);
export const criteria = CriteriaTables.parse(readFixture("criteria.json"));

function casesOf<T extends z.ZodType>(kind: string, schema: T): readonly z.output<T>[] {
  return cases.filter((vector) => vector.kind === kind).map((vector) => schema.parse(vector));
}

function readFixture(name: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/vectors/${name}`, import.meta.url), "utf8"),
  );
}
