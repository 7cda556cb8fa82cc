import { z } from "zod";
import type { EvaluationRequest } from "./evaluation-request.ts";

/** A request as it lies on disk and in git. */
export const EvaluationRequested = z.object({
  project: z.string(),
  stage: z.string(),
  service: z.string(),
  window: z.object({ start: z.string(), end: z.string() }),
  labels: z.record(z.string(), z.string()),
  deployment: z.string(),
  testStrategy: z.string(),
  trigger: z.object({
    kind: z.enum(["keptn-1.x", "keptn-0.6", "repository-dispatch", "remediation"]),
    id: z.string(),
    source: z.string(),
    context: z.string(),
    testResult: z.enum(["pass", "warning", "fail"]).nullable(),
  }),
}) satisfies z.ZodType<EvaluationRequest>;
