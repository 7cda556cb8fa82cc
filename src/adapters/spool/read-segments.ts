import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseLine } from "./segment-line.ts";
import { addItem, dropItem, type Segment, type SpoolIndex } from "./spool-index.ts";

const segmentName = /^(\d{12})\.segment$/;

export function nameSegment(number: number): string {
  return `${String(number).padStart(12, "0")}.segment`;
}

/**
 * What the segments of a folder hold. A torn line at the end of one is of a write that was never answered. Where a
 * line before others cannot be read, what comes after it still holds, and the file is kept.
 */
export async function readSegments(folder: string): Promise<SpoolIndex> {
  const index: SpoolIndex = {
    items: new Map(),
    segments: [],
    bytes: 0,
    nextPlace: 0,
    nextSegment: 0,
  };
  for (const name of (await readdir(folder)).toSorted()) {
    const number = segmentName.exec(name)?.[1];
    if (number === undefined) continue;
    index.nextSegment = Number(number) + 1;
    const path = join(folder, name);
    takeSegment(index, path, await readFile(path));
  }
  return index;
}

function takeSegment(index: SpoolIndex, path: string, content: Buffer): void {
  const segment: Segment = { path, bytes: content.length, live: 0, damaged: false };
  index.segments.push(segment);
  for (let offset = 0; offset < content.length;) {
    const end = content.indexOf("\n", offset);
    if (end === -1) return;
    const line = parseLine(content.subarray(offset, end));
    if (line === undefined) segment.damaged ||= end + 1 < content.length;
    else if ("done" in line) for (const id of line.done) dropItem(index, id);
    else {
      const size = Buffer.byteLength(line.payload);
      const length = end - offset;
      addItem(index, line.put, { place: line.place, size, segment, offset, length });
    }
    offset = end + 1;
  }
}
