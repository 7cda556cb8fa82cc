import { lastingName } from "../problem/lasting-name.ts";
import type { Problem } from "../problem/problem.ts";
import type { OpenProblem } from "./open-problem.ts";

/** Which of its problems a monitor has listed for which project, of late, by each of their names. */
export type ShownProblems = ReadonlyMap<string, Shown>;
type Shown = {
  /** As the monitor itself names it. */
  readonly occurrence: string;
  /** Of the newest listing that has it; milliseconds since 1970. */
  readonly at: number;
};

/** Names; a problem has up to five. */
const mostKept = 20_000;

/** With those of one more listing, each with the project that it belongs to; the oldest are forgotten first. */
export function rememberShown(
  known: ShownProblems,
  listed: readonly OpenProblem[],
  at: number,
): ShownProblems {
  const shown = new Map(known);
  for (const { problem, aliases } of listed) {
    const { project, occurrence } = problem;
    if (project === null) continue;
    for (const name of [occurrence, ...aliases]) {
      shown.delete(keyOf(project, name));
      shown.set(keyOf(project, name), { occurrence, at });
    }
  }
  return new Map([...shown].slice(-mostKept));
}

/**
 * What the monitor calls a problem that it has shown for the problem's own project; else undefined. A name that is used
 * again counts from when the problem was opened on, which is `openedAt` (RFC 3339).
 */
export function shownAs(
  shown: ShownProblems,
  { project, occurrence, startedAt }: Problem,
  openedAt: string,
): string | undefined {
  if (project === null) return undefined;
  const name = lastingName({ occurrence, startedAt });
  const own = name === occurrence ? undefined : shown.get(keyOf(project, occurrence));
  if (own !== undefined || name === null) return own?.occurrence;
  const found = shown.get(keyOf(project, name));
  return found !== undefined && found.at >= Date.parse(openedAt) ? found.occurrence : undefined;
}

function keyOf(project: string, name: string): string {
  return `${project}\0${name}`;
}
