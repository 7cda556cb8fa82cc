import type { Era } from "./era.ts";
import type { Evaluation, Reason } from "./evaluation.ts";
import type { Slo } from "./slo.ts";

/** An evaluation that says nothing about the service, because the files or the provider are at fault. */
export function erroredEvaluation({
  era,
  reason,
  message,
  slo = null,
  comparedEvents = [],
  ...judged
}: {
  readonly era: Era;
  readonly reason: Reason;
  /** One sentence or more for whoever has to mend it. */
  readonly message: string;
  readonly slo?: Slo | null;
  readonly comparedEvents?: readonly string[];
} & Partial<
  Pick<Evaluation, "indicators" | "maximumAchievableScore" | "keySliFailed" | "unused">
>): Evaluation {
  return {
    era,
    status: "errored",
    result: "fail",
    evaluationResult: null,
    score: null,
    reason,
    message,
    keySliFailed: false,
    maximumAchievableScore: 0,
    thresholds: null,
    comparedEvents,
    slo,
    indicators: [],
    unused: [],
    ...judged,
  };
}
