import type { Era } from "./era.ts";
import { erroredEvaluation } from "./errored-evaluation.ts";
import type { Evaluation, Verdict } from "./evaluation.ts";
import type { Slo } from "./slo.ts";

/**
 * Where there is no slo.yaml nothing can fail: pass, or in Keptn 0.6 what the tests before it came to (keptn.md §5.6).
 */
export function withoutSlo({
  era,
  testResult,
}: {
  readonly era: Era;
  readonly testResult: Verdict | null;
}): Evaluation {
  const message = "There is no slo.yaml, so nothing was evaluated.";
  const result = (era === "0.6" ? testResult : null) ?? "pass";
  return unjudged({ era, reason: "no-slo", message, slo: null, result });
}

/**
 * Where nobody can be asked for values Keptn 1.x passes and Keptn 0.6 does not. By our rules there is no verdict: a
 * gate that measured nothing must not open.
 */
export function withoutProvider(given: {
  readonly era: Era;
  readonly slo: Slo;
  readonly message: string;
}): Evaluation {
  if (given.era !== "1.x") return erroredEvaluation({ ...given, reason: "no-provider" });
  return unjudged({ ...given, reason: "no-provider", result: "pass" });
}

/** A test run that failed before a Keptn 0.6 evaluation fails it, whatever the objectives say (keptn.md §5.6). */
export function afterTests(evaluation: Evaluation, testResult: Verdict | null): Evaluation {
  if (testResult !== "fail" || evaluation.status === "errored") return evaluation;
  const message = `The tests before this evaluation failed, which decides. ${evaluation.message}`;
  return { ...evaluation, result: "fail", reason: "tests-failed", message };
}

function unjudged(
  given: Pick<Evaluation, "era" | "reason" | "message" | "slo" | "result">,
): Evaluation {
  return {
    ...given,
    status: "succeeded",
    evaluationResult: given.result,
    score: 0,
    keySliFailed: false,
    maximumAchievableScore: 100,
    thresholds: null,
    comparedEvents: [],
    indicators: [],
    unused: [],
  };
}
