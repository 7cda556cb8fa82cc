import { parseRecord } from "../core/journal/entry.ts";
import { foldRecord, type ProblemRecord } from "../core/journal/fold-record.ts";
import { problemFolder, problemOfFile } from "../core/layout/problem-place.ts";
import type { Git, Repository, Sha } from "../ports/git.ts";

/** The problems of a journal as one commit has them. */
export type RecordCache = {
  /** In the order of their file names. */
  readonly readAt: (repository: Repository, head: Sha) => Promise<readonly ProblemRecord[]>;
  /** Whether all records cost no more than one: they were read, and what has changed since is soon found. */
  readonly isQuick: (repository: Repository) => boolean;
};

/** Undefined: the file is no record that begins with its problem. */
type Folded = { readonly blob: Sha; readonly record: ProblemRecord | undefined };
type Journal = {
  readonly head: Sha;
  readonly files: ReadonlyMap<string, Folded>;
  readonly records: readonly ProblemRecord[];
};

/** Characters of a journal whose records are kept; the rest is read again each time. */
const mostKept = 64 * 1024 * 1024;
/** Problems of a journal whose folder is listed for the sake of one of them. */
const mostListed = 20_000;

const caches = new WeakMap<Git, RecordCache>();

/**
 * That of a port. A blob's name is the hash of its content, so a record that was read once is true as long as its
 * file has that blob: of a journal that grew by a line one file is read, however many it has.
 */
export function recordsOf(git: Git): RecordCache {
  const known = caches.get(git);
  if (known !== undefined) return known;
  const made = createRecordCache(git);
  caches.set(git, made);
  return made;
}

function createRecordCache(git: Git): RecordCache {
  const journals = new Map<string, Journal>();

  const underWay = new Map<string, Promise<readonly ProblemRecord[]>>();

  /** Many ask at once for what a commit holds that was just made. */
  async function readAt(repository: Repository, head: Sha): Promise<readonly ProblemRecord[]> {
    const before = journals.get(repository.url);
    if (before?.head === head) return before.records;
    const key = `${repository.url} ${head}`;
    const reading = underWay.get(key) ?? read(repository, head, before?.files ?? new Map());
    underWay.set(key, reading);
    try {
      return await reading;
    } finally {
      underWay.delete(key);
    }
  }

  async function read(
    repository: Repository,
    head: Sha,
    before: Journal["files"],
  ): Promise<readonly ProblemRecord[]> {
    const listed = await git.list(repository, head, problemFolder);
    const changed = listed.filter(({ path, blob }) => before.get(path)?.blob !== blob);
    const texts = await git.readAll(
      repository,
      head,
      changed.map(({ path }) => path),
    );
    const files = new Map<string, Folded>();
    const kept = new Map<string, Folded>();
    let size = 0;
    for (const { path, blob, size: own } of listed) {
      const same = before.get(path);
      const folded = same?.blob === blob ? same : { blob, record: fold(path, texts.get(path)) };
      files.set(path, folded);
      size += own;
      if (size <= mostKept) kept.set(path, folded);
    }
    const records = [...files.values()].flatMap(({ record }) => record ?? []);
    // Where not all is kept, no commit's records are: the next who asks has to read what is missing.
    const isWhole = kept.size === files.size;
    const journal = isWhole ? { head, files, records } : { head: "", files: kept, records: [] };
    journals.set(repository.url, journal);
    return records;
  }

  function isQuick({ url }: Repository): boolean {
    const known = journals.get(url);
    return known !== undefined && known.head !== "" && known.files.size <= mostListed;
  }

  return { readAt, isQuick };
}

function fold(path: string, text: string | undefined): ProblemRecord | undefined {
  const id = problemOfFile(path);
  return id === undefined || text === undefined ? undefined : foldRecord(id, parseRecord(text));
}
