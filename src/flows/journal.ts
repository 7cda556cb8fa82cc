import { formatEntry, parseRecord, type Entry } from "../core/journal/entry.ts";
import { describeEntry } from "../core/journal/describe-entry.ts";
import { foldRecord, type ProblemRecord } from "../core/journal/fold-record.ts";
import { isRecorded } from "../core/journal/is-recorded.ts";
import { journalBranch } from "../core/layout/layout.ts";
import { problemFile, problemFolder, problemOfFile } from "../core/layout/problem-place.ts";
import type { Ports } from "../ports.ts";
import type { Repository, Sha } from "../ports/git.ts";
import { writeJournal } from "./write-journal.ts";

type Deps = Pick<Ports, "git" | "log">;

/** Every problem of a repository, oldest file name first. Reads the mirror as it is: fetch before. */
export async function readRecords(
  { git }: Pick<Ports, "git">,
  repository: Repository,
): Promise<readonly ProblemRecord[]> {
  return readRecordsAt({ git }, repository, (await git.heads(repository)).get(journalBranch));
}

async function readRecordsAt(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  head: Sha | undefined,
): Promise<readonly ProblemRecord[]> {
  if (head === undefined) return [];
  const files = await git.list(repository, head, problemFolder);
  const texts = await git.readAll(
    repository,
    head,
    files.map(({ path }) => path),
  );
  return [...texts].flatMap(([path, text]) => {
    const id = problemOfFile(path);
    return id === undefined ? [] : (foldRecord(id, parseRecord(text)) ?? []);
  });
}

export async function readRecord(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  id: string,
): Promise<ProblemRecord | undefined> {
  const head = (await git.heads(repository)).get(journalBranch);
  const text = head === undefined ? undefined : await git.read(repository, head, problemFile(id));
  return text === undefined ? undefined : foldRecord(id, parseRecord(text));
}

/** What keeps an entry from being written, judged on all records at the very commit that it would follow. */
type Veto<V> = (records: readonly ProblemRecord[]) => V | undefined;

/**
 * Writes `entry` at the end of a problem's record, once: a record that already says so stays as it is. Writers of
 * other problems, and other servers, may move the branch meanwhile; then all is read and judged again, so that a
 * veto holds between servers too.
 */
export async function appendEntry<V = never>(
  deps: Deps,
  record: { readonly repository: Repository; readonly id: string; readonly veto?: Veto<V> },
  entry: Entry,
): Promise<V | undefined> {
  const { git } = deps;
  const { repository, id, veto } = record;
  let objection: V | undefined;
  let isNew = false;
  await writeJournal(deps, repository, async (head) => {
    isNew = false;
    const known = head === undefined ? "" : await git.read(repository, head, problemFile(id));
    const text = known ?? "";
    const entries = parseRecord(text);
    if (isRecorded(entries, entry)) return undefined;
    const opened = [...entries, entry].find(({ kind }) => kind === "problem-opened");
    if (opened?.kind !== "problem-opened") return undefined;
    objection = veto?.(await readRecordsAt(deps, repository, head));
    if (objection !== undefined) return undefined;
    isNew = true;
    return {
      files: new Map([[problemFile(id), text + formatEntry(entry)]]),
      message: describeEntry(id, opened.problem, entry),
      at: new Date(entry.at),
    };
  });
  if (isNew) deps.log.info("journal entry written", { problem: id, entry: entry.kind });
  return objection;
}
