import { parseRecord } from "../core/journal/entry.ts";
import { problemFile } from "../core/layout/problem-place.ts";
import { lastingName, useOfPid } from "../core/problem/lasting-name.ts";
import type { Problem } from "../core/problem/problem.ts";
import { problemId } from "../core/problem/problem-id.ts";
import type { Ports } from "../ports.ts";
import type { Repository, Sha } from "../ports/git.ts";
import { recordsOf } from "./record-cache.ts";

/** What a journal holds of the problems that are reported. */
export type KnownOccurrences = {
  /** Records as they are written, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Ids of the records whose name lasts, by `familyOf`; only of those that a report may mean instead of its own. */
  readonly families: ReadonlyMap<string, ReadonlySet<string>>;
};

export const nothingKnown: KnownOccurrences = { texts: new Map(), families: new Map() };

/** All that a report of this problem may be of; null where it is of its own occurrence alone. */
export function familyOf(problem: Problem): string | null {
  const name = lastingName(problem);
  return name === null ? null : `${problem.source}\0${name}`;
}

/** Reads the records that are reported on, and all of the journal only where one may go by another name. */
export async function knownOccurrences(
  { git }: Pick<Ports, "git">,
  { repository, head }: { readonly repository: Repository; readonly head: Sha },
  problems: readonly Problem[],
): Promise<KnownOccurrences> {
  const read = (ids: Iterable<string>) =>
    git.readAll(repository, head, [...new Set([...ids].map(problemFile))]);
  const texts = await read(problems.map(problemId));
  const wanted = new Set(
    problems
      .filter((problem) => isUncertain(problem, texts.get(problemFile(problemId(problem)))))
      .map(familyOf),
  );
  const families = new Map<string, Set<string>>();
  if (wanted.size === 0) return { texts, families };
  for (const { id, problem } of await recordsOf(git).readAt(repository, head)) {
    const family = familyOf(problem);
    if (family === null || !wanted.has(family)) continue;
    families.set(family, (families.get(family) ?? new Set()).add(id));
  }
  const related = [...families.values()].flatMap((ids) => [...ids]);
  const others = related.filter((id) => !texts.has(problemFile(id)));
  return { texts: new Map([...texts, ...(await read(others))]), families };
}

/** A PID has a second use once the first one has ended; an alert that is known by its start is that one. */
function isUncertain(problem: Problem, text: string | undefined): boolean {
  if (lastingName(problem) === null) return false;
  if (useOfPid(problem.occurrence) === undefined) return text === undefined;
  return text !== undefined && parseRecord(text).some(({ kind }) => kind === "closed");
}
