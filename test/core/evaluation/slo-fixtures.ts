import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import type { Evaluation } from "../../../src/core/evaluation/evaluation.ts";
import type { PreviousEvaluation } from "../../../src/core/evaluation/select-previous.ts";
import type { SliResult } from "../../../src/core/evaluation/sli-result.ts";
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

/** A value as a provider answers. */
export function sliValue(metric: string, value: number): SliResult {
  return { metric, state: "measured", value, message: "", query: null };
}

/** The evaluation of objectives over values by SLI; an SLI that is left out came with no value. */
export function evaluationOf(
  slo: Slo,
  values: Readonly<Record<string, number>>,
  earlier: readonly Readonly<Record<string, number>>[] = [],
): Evaluation {
  return evaluate({
    era: "evenkeel",
    slo,
    faults: [],
    results: Object.entries(values).map(([metric, value]) => sliValue(metric, value)),
    provider: null,
    previous: earlier.map(previousOf),
  });
}

/** An earlier evaluation that passed with these values. */
function previousOf(values: Readonly<Record<string, number>>, index = 0): PreviousEvaluation {
  const indicators = Object.entries(values).map(([sli, value]) => ({
    status: "pass" as const,
    measured: { sli, value, success: true },
  }));
  return { id: `earlier-${index}`, result: "pass", invalidated: false, indicators };
}
