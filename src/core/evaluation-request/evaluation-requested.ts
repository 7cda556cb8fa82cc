import { z } from "zod";
import { nameFault } from "../names.ts";
import type { EvaluationRequest } from "./evaluation-request.ts";

/** RFC 3339, as it is written. */
export const timeText = z.string().refine((text) => !Number.isNaN(Date.parse(text)));

/**
 * A request as it lies on disk and in git. Whoever may push can write one, so what becomes a path or a timer is looked
 * at.
 */
export const EvaluationRequested = z.object({
  project: z.string(),
  stage: name("stage"),
  service: name("service"),
  window: z.object({ start: timeText, end: timeText }),
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

function name(kind: "stage" | "service") {
  return z.string().refine((written) => nameFault(kind, written) === undefined);
}
