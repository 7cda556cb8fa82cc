import type {
  EvaluationRequest,
  EvaluationTrigger,
} from "../../core/evaluation-request/evaluation-request.ts";

/** What to evaluate. Without a trigger a person asked. */
export type LiveRequest = Omit<EvaluationRequest, "project" | "trigger"> & {
  readonly trigger: EvaluationTrigger | null;
};
