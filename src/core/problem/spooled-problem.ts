import { z } from "zod";
import { ProblemRecorded } from "../journal/entry.ts";
import { ReportScope } from "../spool/report-scope.ts";

/**
 * What a spool item's payload holds: one problem that was accepted and is not in git yet. `receivedAt` is RFC 3339
 * by the server's clock; `event` is what is worth keeping of the original, for people.
 */
export const SpooledProblem = z.object({
  receivedAt: z.string(),
  problem: ProblemRecorded,
  event: z.record(z.string(), z.unknown()),
  /** Absent: it comes from whoever may speak for everything of its project. */
  scope: ReportScope.optional(),
});
export type SpooledProblem = z.infer<typeof SpooledProblem>;
