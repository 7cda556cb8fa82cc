import { earlierValues } from "./earlier-values.ts";
import type { EraRules } from "./era.ts";
import type { Evaluation, IndicatorResult } from "./evaluation.ts";
import { judgeObjective } from "./judge-objective.ts";
import type { PreviousEvaluation } from "./select-previous.ts";
import type { SliResult } from "./sli-result.ts";
import type { Objective, Slo } from "./slo.ts";
import { takeSliValue } from "./take-sli-value.ts";

export type Judged = Pick<
  Evaluation,
  "indicators" | "maximumAchievableScore" | "keySliFailed" | "unused"
>;

/** Every objective in its order, or what keeps them from being judged. */
export function judgeObjectives(
  { objectives, comparison }: Slo,
  measured: {
    readonly results: readonly SliResult[];
    readonly previous: readonly PreviousEvaluation[];
  },
  rules: EraRules,
):
  | { readonly kind: "judged"; readonly judged: Judged }
  | { readonly kind: "unreadable"; readonly messages: readonly string[] } {
  const { results, previous } = measured;
  const take = rules.values === "consumed" ? usingUp(results) : lending(results);
  const earlier = earlierValues(comparison, previous, rules);
  const indicators: IndicatorResult[] = [];
  const messages: string[] = [];
  let keySliFailed = false;
  for (const objective of objectives) {
    const { sli } = objective;
    const each = judgeObjective(objective, { measured: take(sli), earlier: earlier(sli) }, rules);
    if (each.kind === "unreadable") {
      const name = objective.displayName || sli;
      messages.push(...each.messages.map((message) => `Objective ${name}: ${message}`));
    }
    if (each.kind !== "judged") continue;
    indicators.push(each.indicator);
    keySliFailed ||= each.keyFailed;
  }
  if (messages.length > 0) return { kind: "unreadable", messages };
  const asked = new Set(objectives.map(({ sli }) => sli));
  const unused = results.map(({ metric }) => metric).filter((metric) => !asked.has(metric));
  const maximumAchievableScore = maximum(objectives);
  return {
    kind: "judged",
    judged: { indicators, maximumAchievableScore, keySliFailed, unused },
  };
}

type Take = (sli: string) => SliResult | null;

function usingUp(results: readonly SliResult[]): Take {
  let received = results;
  return (sli) => {
    const { found, left } = takeSliValue(received, sli);
    received = left;
    return found;
  };
}

function lending(results: readonly SliResult[]): Take {
  const first = new Map(results.toReversed().map((result) => [result.metric, result]));
  return (sli) => first.get(sli) ?? null;
}

function maximum(objectives: readonly Objective[]): number {
  return objectives.reduce((sum, { pass, weight }) => (pass?.length ? sum + weight : sum), 0);
}
