import type { Git, Repository } from "../ports/git.ts";

/** The last piece of work on each repository, by its address. */
const last = new WeakMap<Git, Map<string, Promise<unknown>>>();

/**
 * Runs one piece of work after the other on a repository of a port, in the order of the calls. Those who would only
 * find that another pass of this process was faster need not try.
 */
export async function inTurn<T>(git: Git, { url }: Repository, work: () => Promise<T>): Promise<T> {
  const turns = last.get(git) ?? new Map<string, Promise<unknown>>();
  last.set(git, turns);
  const before = turns.get(url);
  const mine = before === undefined ? work() : before.then(work, work);
  turns.set(url, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(url) === mine) turns.delete(url);
  }
}
