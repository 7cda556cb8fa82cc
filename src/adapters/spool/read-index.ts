import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

export type SpoolIndex = {
  /** Stored items by id; sizes in bytes. */
  readonly items: Map<string, { readonly name: string; readonly size: number }>;
  /** With those that are being written. */
  count: number;
  bytes: number;
  /** Place of the next item in the order of arrival. */
  next: number;
};

/** What is on disk. A temporary file is of a write that was never answered, and goes. */
export async function readIndex(folder: string): Promise<SpoolIndex> {
  const index: SpoolIndex = { items: new Map(), count: 0, bytes: 0, next: 0 };
  for (const name of (await readdir(folder)).toSorted()) {
    if (name.endsWith(".tmp")) await rm(join(folder, name), { force: true });
    const [, place = "", id] = /^(\d{15})-(.+)\.json$/.exec(name) ?? [];
    if (id === undefined) continue;
    const { size } = await stat(join(folder, name));
    index.items.set(id, { name, size });
    index.count += 1;
    index.bytes += size;
    index.next = Number(place) + 1;
  }
  return index;
}
