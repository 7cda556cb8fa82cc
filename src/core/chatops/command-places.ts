import type { ProblemRecord } from "../journal/fold-record.ts";

/** Nobody talks any more on the pull requests of attempts that are older. */
const mostPullRequests = 3;

/** Numbers of the pull requests and the issue under which people may write commands about a problem. */
export function commandPlaces({ attempts, entries }: ProblemRecord): readonly number[] {
  const opened = attempts.flatMap((attempt) => attempt.opened?.number ?? []);
  // People write on an issue that is closed, too.
  const issue = entries.findLast(({ kind }) => kind === "issue-opened");
  const issues = issue?.kind === "issue-opened" ? [issue.number] : [];
  return [...new Set([...opened.slice(-mostPullRequests), ...issues])];
}
