import type { OpenProblem } from "../../core/monitor/open-problem.ts";
import type { Problem } from "../../core/problem/problem.ts";
import type { Project } from "../project.ts";

/** Problems of one journal: of a project, or where that is null of the server's own. */
export type Assigned = {
  readonly project: Project | null;
  readonly listed: readonly OpenProblem[];
};

/**
 * Which of a monitor's users each problem belongs to: the one it names, or the only one there is; else to the server,
 * where it names none or one that is not `configured`, as it would if it had been sent. Every journal is there, since a
 * problem may be gone. `foreign`: what names a configured project that does not use the monitor.
 */
export function assignListed(
  listed: readonly OpenProblem[],
  {
    users,
    configured,
  }: {
    readonly users: readonly Project[];
    readonly configured: { readonly has: (project: string) => boolean };
  },
): { readonly assigned: readonly Assigned[]; readonly foreign: readonly Problem[] } {
  const [first, ...others] = users;
  const sole = first !== undefined && others.length === 0 ? first.name : null;
  const routed = listed.map((each) => {
    const { problem } = each;
    return { ...each, problem: { ...problem, project: problem.project ?? sole } };
  });
  const names = new Set(users.map(({ name }) => name));
  const isHome = ({ project }: Problem) => project === null || !configured.has(project);
  return {
    assigned: [
      ...users.map((project) => ({
        project,
        listed: routed.filter(({ problem }) => problem.project === project.name),
      })),
      { project: null, listed: routed.filter(({ problem }) => isHome(problem)) },
    ],
    foreign: routed.flatMap(({ problem }) =>
      isHome(problem) || names.has(problem.project ?? "") ? [] : [problem],
    ),
  };
}
