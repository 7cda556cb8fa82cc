import { type AddedEntry, describeBatch } from "../core/journal/describe-batch.ts";
import { type Entry, formatEntry, parseRecord } from "../core/journal/entry.ts";
import { foldRecord, type ProblemRecord, routedProblem } from "../core/journal/fold-record.ts";
import { isRecorded } from "../core/journal/is-recorded.ts";
import { problemFile } from "../core/layout/problem-place.ts";
import { RateLimitedError, UnavailableError, type Ports } from "../ports.ts";
import type { Git, Repository, Sha } from "../ports/git.ts";
import { recordsOf } from "./record-cache.ts";
import { writeJournal } from "./write-journal.ts";

/** A line that somebody wants at the end of a problem's record. */
export type Addition = {
  readonly id: string;
  readonly entry: Entry;
  /** Says no, on all records as they are right before the line. */
  readonly veto?: (records: readonly ProblemRecord[]) => "objected" | "none";
};

/** `known`: the record says so already, or its problem was never opened. */
type Verdict = "written" | "known" | "objected";

type Waiting = {
  readonly addition: Addition;
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: unknown) => void;
};

const queues = new WeakMap<Git, Map<string, Waiting[]>>();
const mostInOneCommit = 300;

/**
 * Adds a line to a journal. Those who come while the branch is being written share the next commit: they are judged in
 * the order in which they came, each on what those before it add.
 */
export function shareCommit(
  deps: Pick<Ports, "git">,
  repository: Repository,
  addition: Addition,
): Promise<Verdict> {
  const queue = queueOf(deps.git, repository);
  return new Promise((resolve, reject) => {
    queue.push({ addition, resolve, reject });
    void writeNext(deps, repository, queue);
  });
}

function queueOf(git: Git, { url }: Repository): Waiting[] {
  const byUrl = queues.get(git) ?? new Map<string, Waiting[]>();
  queues.set(git, byUrl);
  const queue = byUrl.get(url) ?? [];
  byUrl.set(url, queue);
  return queue;
}

/** Everybody who waits asks for a turn; whose turn comes first takes all the others along. */
async function writeNext(
  deps: Pick<Ports, "git">,
  repository: Repository,
  queue: Waiting[],
): Promise<void> {
  let batch: readonly Waiting[] = [];
  const take = () => {
    if (batch.length === 0) batch = queue.splice(0, mostInOneCommit);
    return batch;
  };
  try {
    const verdicts = await writeBatch(deps, repository, () => take().map(additionOf));
    for (const [index, { resolve, reject }] of batch.entries()) {
      const verdict = verdicts[index];
      if (typeof verdict === "string") resolve(verdict);
      else reject(verdict?.error);
    }
  } catch (error) {
    const failed = take();
    if (failed.length < 2 || isOutage(error)) for (const { reject } of failed) reject(error);
    // What is at fault must not take the others with it each time.
    else for (const waiting of failed) await writeNext(deps, repository, [waiting]);
  }
}

function additionOf({ addition }: Waiting): Addition {
  return addition;
}

function isOutage(error: unknown): boolean {
  return error instanceof UnavailableError || error instanceof RateLimitedError;
}

/** A veto that throws fails its own line alone. */
type Judged = Verdict | { readonly error: unknown };

async function writeBatch(
  deps: Pick<Ports, "git">,
  repository: Repository,
  take: () => readonly Addition[],
): Promise<readonly Judged[]> {
  let judged: readonly Judged[] = [];
  await writeJournal(deps, repository, async (head) => {
    const additions = take();
    if (additions.length === 0) return undefined;
    const draft = await draftAt(deps, { repository, head }, additions);
    judged = additions.map((addition) => judge(draft, addition));
    const last = draft.added.at(-1);
    if (last === undefined) return undefined;
    return {
      files: draft.files,
      message: describeBatch(draft.added),
      at: new Date(last.entry.at),
    };
  });
  return judged;
}

/** A journal as it will be once the commit is made. */
type Draft = {
  readonly texts: Map<string, string>;
  /** Empty where nobody asks for them. */
  readonly records: Map<string, ProblemRecord>;
  readonly files: Map<string, string>;
  readonly added: AddedEntry[];
};

async function draftAt(
  { git }: Pick<Ports, "git">,
  { repository, head }: { readonly repository: Repository; readonly head: Sha | undefined },
  additions: readonly Addition[],
): Promise<Draft> {
  const paths = [...new Set(additions.map(({ id }) => problemFile(id)))];
  const texts = head === undefined ? [] : await git.readAll(repository, head, paths);
  const isAsked = head !== undefined && additions.some(({ veto }) => veto !== undefined);
  const records = isAsked ? await recordsOf(git).readAt(repository, head) : [];
  return {
    texts: new Map(texts),
    records: new Map(records.map((record) => [record.id, record])),
    files: new Map(),
    added: [],
  };
}

function judge(draft: Draft, { id, entry, veto }: Addition): Judged {
  const path = problemFile(id);
  const text = draft.texts.get(path) ?? "";
  const known = parseRecord(text);
  const entries = [...known, entry];
  const opened = entries.find(({ kind }) => kind === "problem-opened");
  if (isRecorded(known, entry) || opened?.kind !== "problem-opened") return "known";
  try {
    if (veto?.([...draft.records.values()]) === "objected") return "objected";
  } catch (error) {
    return { error };
  }
  const grown = text + formatEntry(entry);
  draft.texts.set(path, grown);
  draft.files.set(path, grown);
  draft.added.push({ id, problem: routedProblem(opened.problem, entries), entry });
  const record = foldRecord(id, entries);
  if (record !== undefined) draft.records.set(id, record);
  return "written";
}
