import type { EvaluationRequest } from "../../core/evaluation-request/evaluation-request.ts";
import type { Project } from "../project.ts";

/** An evaluation that an event asks for, before the journal has it. */
export type WantedEvaluation = {
  readonly project: Project;
  readonly id: string;
  /** RFC 3339. */
  readonly triggeredAt: string;
  readonly request: EvaluationRequest;
};
