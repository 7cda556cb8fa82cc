import type { Problem } from "../problem/problem.ts";

/** A problem as its monitor lists it. */
export type OpenProblem = {
  /** Open, with the occurrence that its notifications carry. */
  readonly problem: Problem;
  /** Occurrences that a notification of a shorter template carries instead. */
  readonly aliases: readonly string[];
  /** Silenced, inhibited or under maintenance: nobody is to act on it, and yet it is not over. */
  readonly isSuppressed: boolean;
};
