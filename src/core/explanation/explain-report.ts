import type { Problem } from "../problem/problem.ts";
import { decided, type ExplainedDecision } from "./explanation.ts";

/** An event that is about no problem. */
export const notAProblem = decided(
  "ignore",
  "not-a-problem",
  "the event reports no problem: it would be accepted and left alone",
);

/** What the report of a problem that nobody knows yet decides by its state alone; undefined for one that is open. */
export function explainReport({ state }: Pick<Problem, "state">): ExplainedDecision | undefined {
  switch (state) {
    case "open":
      return undefined;
    case "merged":
      return decided("ignore", "merged", "the monitor merged it into another problem");
    case "resolved":
      return decided("close", "resolved", "the problem is gone");
    case "unknown": {
      const detail = "its state is no word that says whether there is a problem";
      return decided("ignore", "not-a-problem", detail);
    }
  }
}
