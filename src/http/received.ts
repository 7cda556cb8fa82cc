import { evaluationId } from "../core/evaluation-request/evaluation-id.ts";
import type { EvaluationRequest } from "../core/evaluation-request/evaluation-request.ts";
import type { Invalidation } from "../core/evaluation-request/invalidation.ts";
import type { Problem } from "../core/problem/problem.ts";
import { problemId } from "../core/problem/problem-id.ts";
import type { ReportScope } from "../core/spool/report-scope.ts";

/** What was read from a request, before it is on disk. */
export type Received =
  | {
      readonly kind: "problem";
      readonly problem: Problem;
      readonly event: Readonly<Record<string, unknown>>;
      readonly scope?: ReportScope;
    }
  | { readonly kind: "evaluation"; readonly request: EvaluationRequest }
  | { readonly kind: "invalidation"; readonly invalidation: Invalidation };

/** By which it is found again in the journal. */
export function idOf(received: Received, receivedAt: string): string {
  switch (received.kind) {
    case "problem":
      return problemId(received.problem);
    case "evaluation":
      return evaluationId(receivedAt, received.request);
    case "invalidation":
      return received.invalidation.evaluation;
  }
}
