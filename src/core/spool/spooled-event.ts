import { z } from "zod";
import { EvaluationRequested } from "../evaluation-request/evaluation-requested.ts";
import { Invalidation } from "../evaluation-request/invalidation.ts";
import { SpooledProblem } from "../problem/spooled-problem.ts";

/**
 * What a spool item's payload holds: one event that was accepted and is not in git yet. `receivedAt` is RFC 3339 by
 * the server's clock. What says no kind is a problem: so they were written before there were others.
 */
export const SpooledEvent = z.union([
  z.object({
    kind: z.literal("evaluation"),
    receivedAt: z.string(),
    request: EvaluationRequested,
  }),
  z.object({
    kind: z.literal("invalidation"),
    receivedAt: z.string(),
    invalidation: Invalidation,
  }),
  SpooledProblem.extend({ kind: z.literal("problem").default("problem") }),
]);
export type SpooledEvent = z.infer<typeof SpooledEvent>;
