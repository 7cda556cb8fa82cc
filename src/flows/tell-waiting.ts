import type { DrainMemory } from "./drain-memory.ts";

/**
 * What waits in the spool and why: `42 events wait for the journal of shop: 403 …`. Empty where nothing is held up.
 * `nameOf`: whose journal a repository's address is.
 */
export function tellWaiting(
  { aside, behind, seen }: DrainMemory,
  nameOf: (url: string) => string,
): readonly string[] {
  const waiting = [...behind].map(([url, { reason }]) => {
    const count = [...seen.values()].filter((place) => place?.queue === url).length;
    return `${eventsWait(count)} for the journal of ${nameOf(url)}: ${reason.split("\n")[0]}`;
  });
  const unreadable = [...seen.values()].filter((place) => place === null).length;
  return [
    ...waiting,
    ...(aside.size > 0 ? [`${eventsWait(aside.size)} after an error that is in the log`] : []),
    ...(unreadable > 0 ? [`${eventsWait(unreadable)} that cannot be read`] : []),
  ];
}

function eventsWait(count: number): string {
  return count === 1 ? "1 event waits" : `${count} events wait`;
}
