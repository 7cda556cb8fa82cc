import { ownSource } from "../../core/evaluation-request/own-source.ts";
import type { EvaluationRequest } from "../../core/evaluation-request/evaluation-request.ts";
import type { ProjectView } from "../project-view.ts";

/** What a remediation asks for: what is deployed, over its own window. `trigger` names the attempt. */
export function remediationRequest(
  { project }: ProjectView,
  given: {
    readonly stage: string;
    readonly service: string;
    readonly start: Date;
    readonly end: Date;
    readonly trigger: string;
  },
): EvaluationRequest {
  const { stage, service, start, end, trigger } = given;
  return {
    project: project.name,
    stage,
    service,
    window: { start: start.toISOString(), end: end.toISOString() },
    labels: {},
    deployment: "primary",
    testStrategy: "",
    trigger: {
      kind: "remediation",
      id: trigger,
      source: ownSource,
      context: "",
      testResult: null,
    },
  };
}
