import { beganBy, lastingName, startNoiseMinutes, useOfPid } from "../problem/lasting-name.ts";
import type { Problem } from "../problem/problem.ts";
import { entriesOfReport, type Report } from "./entries-of-report.ts";
import type { ProblemRecord } from "./fold-record.ts";

/**
 * The reported problem as the occurrence that it belongs to. `family`: records of the same source and lasting name, of
 * which its own is one.
 */
export function recordedAs(report: Report, family: readonly ProblemRecord[]): Problem {
  const { problem } = report;
  const use = useOfPid(problem.occurrence);
  // Said of one use of a PID, it is of that one.
  if (use !== undefined) return problem.occurrence.includes("#") ? problem : pidAs(report, family);
  const isKnown = family.some((record) => record.problem.occurrence === problem.occurrence);
  return isKnown ? problem : alertAs(problem, family);
}

/** Once a problem has ended, its PID opens another one. */
function pidAs(report: Report, family: readonly ProblemRecord[]): Problem {
  const { problem } = report;
  const last = family.toSorted((a, b) => useOf(a) - useOf(b)).at(-1);
  if (last === undefined) return problem;
  const isBack = entriesOfReport(last.entries, report).some(
    ({ kind }) => kind === "problem-reopened",
  );
  const { occurrence } = last.problem;
  if (last.closed === null || !isBack) return { ...problem, occurrence };
  return { ...problem, occurrence: `${lastingName(problem)}#${useOf(last) + 1}` };
}

function useOf({ problem }: ProblemRecord): number {
  return useOfPid(problem.occurrence) ?? 1;
}

/**
 * A start that moved is no new alert: not while it burns, nor where it lies before the start of one that was resolved,
 * since what fires again begins after that.
 */
function alertAs(problem: Problem, family: readonly ProblemRecord[]): Problem {
  const same = family
    .filter((record) => record.problem.project === problem.project)
    .filter(({ problem: { startedAt }, resolvedAt }) =>
      beganBy(startedAt, problem.startedAt, resolvedAt === null ? startNoiseMinutes : 0),
    )
    .toSorted((a, b) => startOf(a) - startOf(b));
  const found = same.find(({ resolvedAt }) => resolvedAt === null) ?? same[0];
  if (found === undefined) return problem;
  const { occurrence, startedAt } = found.problem;
  return { ...problem, occurrence, startedAt };
}

function startOf({ problem }: ProblemRecord): number {
  return Date.parse(problem.startedAt ?? "");
}
