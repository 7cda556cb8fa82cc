import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { nameSegment } from "./read-segments.ts";
import type { Segment, SpoolIndex } from "./spool-index.ts";

/** Longer ones are followed by a new one, so that what is done can go. */
const segmentBytes = 4 * 1024 * 1024;

/** Appends to the newest segment of `folder`. Not for two at once. */
export type Appender = {
  /**
   * Where the bytes begin, in which segment; on disk, with `durable`. Where it throws they may be there or not, and
   * the segment gets no more: what follows a torn line would be taken for damage.
   */
  readonly append: (
    bytes: Uint8Array,
    durable: boolean,
  ) => Promise<{ readonly segment: Segment; readonly offset: number }>;
  /** Deletes the oldest segments as far as no item needs them; a damaged one is kept under another name. */
  readonly trim: () => Promise<void>;
  /** Whether lines are appended to this one. */
  readonly isOpen: (segment: Segment) => boolean;
};

export function createAppender(folder: string, index: SpoolIndex): Appender {
  /** Never one that a process before us has left: its end may be torn. */
  let active: Segment | undefined;

  function begin(): Segment {
    const path = join(folder, nameSegment(index.nextSegment));
    const segment = { path, bytes: 0, live: 0, damaged: false };
    index.nextSegment += 1;
    index.segments.push(segment);
    return segment;
  }

  async function append(bytes: Uint8Array, durable: boolean) {
    if (active !== undefined && active.bytes >= segmentBytes) active = undefined;
    const isNew = active === undefined;
    const segment = (active ??= begin());
    try {
      await appendBytes(segment.path, bytes, durable);
      // Its name is only safe once the folder is.
      if (isNew) await syncFolder(folder);
    } catch (error) {
      active = undefined;
      if (segment.live === 0) await forget(segment).catch(() => undefined);
      throw error;
    }
    const offset = segment.bytes;
    segment.bytes += bytes.byteLength;
    return { segment, offset };
  }

  /** While a disk stays full, each try would leave a file. */
  async function forget(segment: Segment): Promise<void> {
    index.segments.splice(index.segments.indexOf(segment), 1);
    await rm(segment.path, { force: true });
  }

  async function trim(): Promise<void> {
    for (let oldest = index.segments[0]; oldest !== undefined; oldest = index.segments[0]) {
      if (oldest.live > 0 || oldest === active) return;
      index.segments.shift();
      if (oldest.damaged) await rename(oldest.path, damagedName(oldest.path));
      else await rm(oldest.path, { force: true });
      // In order: a segment that came back after a power loss must find the lines that end its items.
      await syncFolder(dirname(oldest.path));
    }
  }

  return { append, trim, isOpen: (segment) => segment === active };
}

/** What a segment with lines that cannot be read is called once nothing else of it is needed. */
export function damagedName(path: string): string {
  return `${path}.damaged`;
}

async function appendBytes(path: string, bytes: Uint8Array, durable: boolean): Promise<void> {
  const file = await open(path, "a", 0o600);
  try {
    await file.appendFile(bytes);
    if (durable) await file.datasync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, "r");
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
