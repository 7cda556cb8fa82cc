import { crc32 } from "node:zlib";
import { z } from "zod";

/**
 * One line of a segment. `place` is the item's in the order of arrival; a later `put` of an id takes the place of the
 * earlier one, and `done` ends those before it.
 */
const Line = z.union([
  z.object({ put: z.string(), place: z.number().int().nonnegative(), payload: z.string() }),
  z.object({ done: z.array(z.string()).readonly() }),
]);
export type SegmentLine = z.infer<typeof Line>;

/** Eight hex digits of the CRC-32 of the rest, a space, JSON, a newline. */
export function formatLine(line: SegmentLine): Buffer {
  const json = JSON.stringify(line);
  return Buffer.from(`${checksum(Buffer.from(json))} ${json}\n`);
}

/** Undefined for a line that is torn or was changed; `bytes` without its newline. */
export function parseLine(bytes: Uint8Array): SegmentLine | undefined {
  const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(9);
  const given = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 8));
  if (json.length === 0 || given.toString("latin1") !== checksum(json)) return undefined;
  return Line.safeParse(JSON.parse(json.toString("utf8"))).data;
}

function checksum(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, "0");
}
