import { open } from "node:fs/promises";
import type { Log, SpoolItem } from "../../ports.ts";
import { type Appender, createAppender, damagedName } from "./append-segment.ts";
import { importFiles } from "./import-files.ts";
import { readSegments } from "./read-segments.ts";
import { formatLine, parseLine, type SegmentLine } from "./segment-line.ts";
import type { SpoolChange } from "./spool-change.ts";
import { addItem, dropItem, type Segment, type SpoolIndex } from "./spool-index.ts";

/** The segments of a folder. Not for two writers at once. */
export type OpenSpool = {
  readonly sizes: () => Map<string, number>;
  readonly list: (wanted?: (id: string) => boolean) => Promise<readonly SpoolItem[]>;
  /**
   * Items are on disk once it resolves. Where it throws none was stored; what was removed is, until the next start:
   * whoever removes has it elsewhere, and a full disk must not keep it from becoming emptier.
   */
  readonly write: (changes: readonly SpoolChange[]) => Promise<void>;
};

const probeBytes = 64 * 1024;
const damage =
  "lines of the spool are damaged: events in them are lost, the others are taken, and the file is kept for you to look at";

export async function openSpool(folder: string, log: Log): Promise<OpenSpool> {
  const index = await readSegments(folder);
  for (const { path, damaged } of index.segments) {
    if (damaged) log.error(damage, { file: path, keptAs: damagedName(path) });
  }
  const appender = createAppender(folder, index);
  const write = (changes: readonly SpoolChange[]) => writeChanges(index, appender, changes);
  await importFiles(folder, index, write);
  await appender.trim();
  return {
    sizes: () => new Map([...index.items].map(([id, { size }]) => [id, size])),
    list: (wanted = () => true) => listItems(index, wanted),
    write,
  };
}

async function writeChanges(
  index: SpoolIndex,
  appender: Appender,
  changes: readonly SpoolChange[],
): Promise<void> {
  const durable = changes.some(({ kind }) => kind !== "remove");
  const lines = changes.flatMap((change) => linesOf(index, change));
  try {
    await append(index, appender, { lines, durable });
  } catch (error) {
    for (const change of changes) if (change.kind === "remove") end(index, change.ids);
    throw error;
  } finally {
    await appender.trim();
  }
  await compact(index, appender);
}

function linesOf(index: SpoolIndex, change: SpoolChange): readonly SegmentLine[] {
  switch (change.kind) {
    case "put":
      return change.items.map(({ id, payload }) => ({
        put: id,
        place: index.items.get(id)?.place ?? index.nextPlace++,
        payload,
      }));
    case "remove":
      return [{ done: change.ids }];
    case "probe":
      return [{ done: ["-".repeat(probeBytes)] }];
  }
}

async function append(
  index: SpoolIndex,
  appender: Appender,
  { lines, durable }: { readonly lines: readonly SegmentLine[]; readonly durable: boolean },
): Promise<void> {
  const formatted = lines.map(formatLine);
  const { segment, offset } = await appender.append(Buffer.concat(formatted), durable);
  let at = offset;
  for (const [number, line] of lines.entries()) {
    const length = formatted[number]?.length ?? 0;
    if ("done" in line) end(index, line.done);
    else {
      const size = Buffer.byteLength(line.payload);
      addItem(index, line.put, {
        place: line.place,
        size,
        segment,
        offset: at,
        length: length - 1,
      });
    }
    at += length;
  }
}

function end(index: SpoolIndex, ids: readonly string[]): void {
  for (const id of ids) dropItem(index, id);
}

/** One old item must not keep all segments after its own: what is left of the oldest is written again. */
async function compact(index: SpoolIndex, appender: Appender): Promise<void> {
  const [oldest] = index.segments;
  if (oldest === undefined || appender.isOpen(oldest)) return;
  const onDisk = index.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  if (onDisk < slackBytes + 2 * index.bytes) return;
  const left = await readSegment(index, oldest, () => true);
  const lines = left.map(({ id, place, payload }) => ({ put: id, place, payload }));
  await append(index, appender, { lines, durable: true });
  await appender.trim();
}

const slackBytes = 16 * 1024 * 1024;

type Placed = SpoolItem & { readonly place: number };

async function listItems(
  index: SpoolIndex,
  wanted: (id: string) => boolean,
): Promise<readonly SpoolItem[]> {
  const found: Placed[] = [];
  // Segments may go meanwhile.
  const segments = index.segments.filter(({ live }) => live > 0);
  for (const segment of segments) found.push(...(await readSegment(index, segment, wanted)));
  return found.toSorted((a, b) => a.place - b.place).map(({ id, payload }) => ({ id, payload }));
}

/** Between the first and the last that is wanted all is read at once: they are mostly neighbours. */
async function readSegment(
  index: SpoolIndex,
  segment: Segment,
  wanted: (id: string) => boolean,
): Promise<readonly Placed[]> {
  const own = [...index.items].filter(([id, item]) => item.segment === segment && wanted(id));
  const first = Math.min(...own.map(([, { offset }]) => offset));
  const last = Math.max(...own.map(([, { offset, length }]) => offset + length));
  if (own.length === 0) return [];
  const bytes = Buffer.alloc(last - first);
  const file = await open(segment.path, "r");
  try {
    await file.read(bytes, 0, bytes.length, first);
  } finally {
    await file.close();
  }
  return own.map(([id, { place, offset, length }]) => {
    const line = parseLine(bytes.subarray(offset - first, offset - first + length));
    if (line === undefined || "done" in line) {
      throw new Error(`${segment.path} no longer holds the event ${id} at byte ${offset}.`);
    }
    return { id, place, payload: line.payload };
  });
}
