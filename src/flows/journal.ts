import { parseRecord, type Entry } from "../core/journal/entry.ts";
import { foldRecord, type ProblemRecord } from "../core/journal/fold-record.ts";
import { journalBranch } from "../core/layout/layout.ts";
import { problemFile } from "../core/layout/problem-place.ts";
import type { Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import { recordsOf } from "./record-cache.ts";
import { shareCommit } from "./share-commit.ts";

type Deps = Pick<Ports, "git" | "log">;

/** Every problem of a repository, oldest file name first. Reads the mirror as it is: fetch before. */
export async function readRecords(
  { git }: Pick<Ports, "git">,
  repository: Repository,
): Promise<readonly ProblemRecord[]> {
  const head = (await git.heads(repository)).get(journalBranch);
  return head === undefined ? [] : recordsOf(git).readAt(repository, head);
}

export async function readRecord(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  id: string,
): Promise<ProblemRecord | undefined> {
  const head = (await git.heads(repository)).get(journalBranch);
  if (head === undefined) return undefined;
  if (recordsOf(git).isQuick(repository)) {
    const records = await recordsOf(git).readAt(repository, head);
    return records.find((record) => record.id === id);
  }
  const text = await git.read(repository, head, problemFile(id));
  return text === undefined ? undefined : foldRecord(id, parseRecord(text));
}

/** What keeps an entry from being written, judged on all records at the very commit that it would follow. */
type Veto<V> = (records: readonly ProblemRecord[]) => V | undefined;

/**
 * Writes `entry` at the end of a problem's record, once: a record that already says so stays as it is. Writers of
 * other problems, and other servers, may move the branch meanwhile; then all is read and judged again, so that a
 * veto holds between servers too. Entries that are written at the same time may share a commit.
 */
export async function appendEntry<V = never>(
  deps: Deps,
  record: { readonly repository: Repository; readonly id: string; readonly veto?: Veto<V> },
  entry: Entry,
): Promise<V | undefined> {
  const { repository, id, veto } = record;
  let objection: V | undefined;
  const judge = (records: readonly ProblemRecord[]) => {
    objection = veto?.(records);
    return objection === undefined ? "none" : "objected";
  };
  const addition = { id, entry, ...(veto === undefined ? {} : { veto: judge }) };
  const verdict = await shareCommit(deps, repository, addition);
  if (verdict === "written") {
    deps.log.info("journal entry written", { problem: id, entry: entry.kind });
  }
  return verdict === "objected" ? objection : undefined;
}
