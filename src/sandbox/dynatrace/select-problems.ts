import { parseCriteria } from "./api-selector.ts";
import { listedProblem, type DynatraceProblem } from "./notification.ts";

const hour = 3_600_000;
const units: Readonly<Record<string, number>> = {
  m: hour / 60,
  h: hour,
  d: 24 * hour,
  w: 7 * 24 * hour,
  M: 30 * 24 * hour,
  y: 365 * 24 * hour,
};

/**
 * What `/api/v2/problems` answers: of the documented criteria `status`, `underMaintenance` and `problemId`, and of
 * times those relative to now. A problem counts whose start or end is within the time, so that without one an open
 * problem is seen for its first two hours alone.
 */
export function selectProblems(
  problems: readonly DynatraceProblem[],
  asked: Readonly<Record<string, string>>,
  now: Date,
) {
  const from = now.getTime() - span(asked["from"] ?? "now-2h");
  const criteria = parseCriteria(asked["problemSelector"] ?? 'status("open","closed")');
  return problems
    .filter(({ startedAt, endedAt }) => Math.max(+startedAt, +(endedAt ?? 0)) >= from)
    .filter((problem) =>
      criteria.every(({ name, arguments: values }) => {
        const own = valueOf(problem, name);
        return own === undefined || values.includes(own);
      }),
    )
    .map(listedProblem);
}

function valueOf(problem: DynatraceProblem, criterion: string): string | undefined {
  switch (criterion) {
    case "status":
      return problem.endedAt === undefined ? "open" : "closed";
    case "underMaintenance":
      return String(problem.underMaintenance === true);
    case "problemId":
      return listedProblem(problem).problemId;
    default:
      return undefined;
  }
}

function span(from: string): number {
  const [, count = "0", unit = "m"] = /^now-(\d+)([mhdwMy])$/.exec(from) ?? [];
  return Number(count) * (units[unit] ?? 0);
}
