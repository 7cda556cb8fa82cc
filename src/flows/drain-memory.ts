/** What the drain of this process remembers from pass to pass. A cache: a new process finds all of it again. */
export type DrainMemory = {
  /**
   * Items that failed for a reason which is no outage, by id, and when to try them again. They stay in the spool, and
   * what else their projects have to record goes on.
   */
  readonly aside: Map<string, Date>;
  /** Journals that cannot be written, by the repository's address. */
  readonly behind: Map<string, Behind>;
  /** What the items of the spool are about, by id in the order of arrival; null for one that cannot be read. */
  readonly seen: Map<string, Place | null>;
};

type Behind = { readonly until: Date; readonly reason: string };

/** `subject`: a later word on it says nothing without the earlier one. */
type Place = { readonly queue: string; readonly subject: string };

export function createDrainMemory(): DrainMemory {
  return { aside: new Map(), behind: new Map(), seen: new Map() };
}
