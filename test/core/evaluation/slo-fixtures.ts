import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import type { Evaluation } from "../../../src/core/evaluation/evaluation.ts";
import type { PreviousEvaluation } from "../../../src/core/evaluation/select-previous.ts";
import type { Objective, Slo } from "../../../src/core/evaluation/slo.ts";

/** An objective that passes where all `pass` criteria hold and warns where all `warning` criteria do. */
export function objective(
  sli: string,
  pass: readonly string[] | null,
  more: Partial<Omit<Objective, "warning">> & { readonly warning?: readonly string[] } = {},
): Objective {
  const { warning, ...rest } = more;
  return {
    sli,
    displayName: "",
    pass: pass === null ? null : [{ criteria: pass }],
    warning: warning === undefined ? null : [{ criteria: warning }],
    weight: 1,
    keySli: false,
    ...rest,
  };
}

export function sloOf(objectives: readonly Objective[], more: Partial<Slo> = {}): Slo {
  return {
    specVersion: "1.0",
    filter: {},
    comparison: {
      compareWith: "single_result",
      includeResultWithScore: "all",
      numberOfComparisonResults: 1,
      aggregateFunction: "avg",
    },
    objectives,
    totalScore: { pass: "90%", warning: "75%" },
    ...more,
  };
}

/** The evaluation of objectives over values by SLI; an SLI that is left out came with no value. */
export function evaluationOf(
  slo: Slo,
  values: Readonly<Record<string, number>>,
  earlier: readonly Readonly<Record<string, number>>[] = [],
): Evaluation {
  const results = Object.entries(values).map(([metric, value]) => ({
    metric,
    value,
    success: true,
    message: "",
  }));
  const outcome = evaluate({ slo, results, previous: earlier.map(previousOf) });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.evaluation;
}

function previousOf(values: Readonly<Record<string, number>>): PreviousEvaluation {
  const indicators = Object.entries(values).map(([sli, value]) => ({ sli, value, success: true }));
  return { result: "pass", indicators };
}
