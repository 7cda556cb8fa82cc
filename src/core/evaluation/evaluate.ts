import { eras, type Era, type EraRules } from "./era.ts";
import { erroredEvaluation } from "./errored-evaluation.ts";
import type { Evaluation, Reason } from "./evaluation.ts";
import { judgeObjectives, type Judged } from "./judge-objectives.ts";
import { readThresholds, type Thresholds } from "./read-thresholds.ts";
import { reasonText } from "./reason-text.ts";
import type { PreviousEvaluation } from "./select-previous.ts";
import type { SliResult } from "./sli-result.ts";
import type { Slo } from "./slo.ts";
import { totalScore } from "./total-score.ts";

export type EvaluationInput = {
  readonly era: Era;
  /** Null where it cannot be read. */
  readonly slo: Slo | null;
  /** What is wrong with the files, each a sentence; by our rules any of them keeps a verdict from being reached. */
  readonly faults: readonly string[];
  readonly results: readonly SliResult[];
  /** What the provider says of its answer as a whole, if it does. */
  readonly provider: { readonly result: string; readonly message: string } | null;
  /** What `selectPrevious` left over, newest first. */
  readonly previous: readonly PreviousEvaluation[];
};

/** The verdict over a service, with all that led to it (keptn.md §5.4, §5.5). Never throws. */
export function evaluate(input: EvaluationInput): Evaluation {
  const { era, slo, previous } = input;
  const rules: EraRules = eras[era];
  const comparedEvents = previous.map(({ id }) => id).filter((id) => id !== "");
  const about = { era, slo, comparedEvents };
  const errored = (reason: Reason, message: string, judged: Partial<Judged> = {}) =>
    erroredEvaluation({ ...about, ...judged, reason, message });

  if (slo === null) return errored("unreadable-slo", input.faults.join(" "));
  const faults = rules.unreadableCriterion === "errored" ? input.faults : [];
  if (rules.valuelessEarlier === "errored" && hasValueless(input, slo)) {
    return errored("unreadable-history", valuelessMessage);
  }
  const judgement = judgeObjectives(slo, input, rules);
  if (judgement.kind === "unreadable") {
    if (rules.unreadableCriterion === "errored") {
      const messages = faults.length > 0 ? faults : judgement.messages;
      return errored("unreadable-criterion", messages.join(" "));
    }
    return nothingJudged(about, "unreadable-criterion", judgement.messages.join(" "));
  }
  const { judged } = judgement;
  if (faults.length > 0) return errored("unreadable-slo", faults.join(" "), judged);
  if (slo.objectives.length === 0 && rules.noObjectives === "fails") {
    return nothingJudged(about, "no-objectives", noObjectivesMessage);
  }
  const score = scored(slo, judged, rules);
  if (score.kind === "errored") return errored("no-target-score", score.message, judged);
  return told({ ...about, ...judged, ...score.found }, input, rules);
}

type About = Pick<Evaluation, "era" | "slo" | "comparedEvents">;

const valuelessMessage =
  "An earlier evaluation has an indicator without a value, which Keptn 0.6 cannot read.";
const noObjectivesMessage = "Nothing can pass, for slo.yaml has no objectives; add one.";

/** Keptn 0.6 reads the earlier values of every objective that it has a value for. */
function hasValueless({ results, previous }: EvaluationInput, slo: Slo): boolean {
  const metrics = new Set(results.map(({ metric }) => metric));
  const reads = slo.objectives.some(({ sli }) => metrics.has(sli));
  return (
    reads && previous.some(({ indicators }) => indicators.some(({ measured }) => measured === null))
  );
}

/** A verdict without any objective judged, for which Keptn says that 100 could have been won. */
function nothingJudged(about: About, reason: Reason, message: string): Evaluation {
  return {
    ...about,
    status: "succeeded",
    result: "fail",
    evaluationResult: "fail",
    score: 0,
    reason,
    message,
    keySliFailed: false,
    maximumAchievableScore: 100,
    thresholds: null,
    indicators: [],
    unused: [],
  };
}

type Found = ReturnType<typeof totalScore> & { readonly thresholds: Thresholds | null };

function scored(
  slo: Slo,
  judged: Judged,
  rules: EraRules,
):
  | { readonly kind: "scored"; readonly found: Found }
  | { readonly kind: "errored"; readonly message: string } {
  const { indicators, keySliFailed, maximumAchievableScore: maximum } = judged;
  const { emptyCriteria } = rules;
  const total = (thresholds: Thresholds) =>
    totalScore({ indicators, keySliFailed, maximum, emptyCriteria, thresholds });
  const read = readThresholds(slo.totalScore);
  if (read.ok) {
    return { kind: "scored", found: { ...total(read.thresholds), thresholds: read.thresholds } };
  }
  if (rules.totalScore === "always") return { kind: "errored", message: read.message };
  // Keptn 0.6 looks at each threshold only when it comes to it.
  if (maximum === 0) {
    return { kind: "scored", found: { result: "pass", score: 100, thresholds: null } };
  }
  const lazily = read.pass === null ? undefined : { pass: read.pass, warning: null };
  const found = lazily && { ...total(lazily), thresholds: lazily };
  return found !== undefined && (found.result === "pass" || keySliFailed)
    ? { kind: "scored", found }
    : { kind: "errored", message: read.message };
}

function told(
  found: About & Judged & Found,
  { provider }: EvaluationInput,
  rules: EraRules,
): Evaluation {
  const { result, ...rest } = found;
  const judged = { ...rest, status: "succeeded", evaluationResult: result } as const;
  if (provider?.result === "fail" && rules.providerFail === "decides") {
    const said = provider.message.trim() || "it gives no reason";
    const message = `The SLI provider reports a failure, which decides: ${said}`;
    return { ...judged, result: "fail", reason: "provider-failed", message };
  }
  return { ...judged, result, ...reasonText({ ...rest, result }) };
}
